"""Addresses that readers leave: beside the response, as long as it counts, and never in it."""

import msgspec
import pytest
from sqlalchemy import select

from survey_app.collect.incoming import ResponseBody, Withdrawal
from survey_app.collect.models import Contact, Response
from survey_app.collect.receive import checked, withdraw_response
from survey_app.collect.writer import store
from survey_app.database import transaction
from survey_app.surveys.definition import Definition, Page, Question
from survey_app.surveys.voices import BROWSER
from tests.builders import NOW, PHONE, SECRET, make_survey, respond, response, response_id, single

pytestmark = pytest.mark.usefixtures("tallies_agree")

ASKED = Question("q2", "email", "Where can we reach you?", consent="I agree.")
MADE = Definition(
    "Labs",
    pages=(Page((single(), ASKED)),),
    translations={"fr": {"q2.consent": "Je suis d’accord."}},
)
ADDRESS = "ada@news.example"
MARK = "m" * 22


@pytest.fixture
def survey(database, publication):
    with transaction(database.writing()) as session:
        return make_survey(session, publication, MADE).id


@pytest.fixture
def once(database, publication):
    """A survey in which each browser has one voice."""
    with transaction(database.writing()) as session:
        return make_survey(session, publication, MADE, voices=BROWSER).id


def say(database, address, **given):
    return respond(database, {"q1": "o1", "q2": address}, **given)[0]


def contacts(database):
    with database.reading() as session:
        return {str(one.response_id): one for one in session.scalars(select(Contact))}


def answers(database):
    with database.reading() as session:
        return [row.answers for row in session.scalars(select(Response))]


def addresses(database):
    return [one.address for one in contacts(database).values()]


def test_the_answer_keeps_only_that_there_is_an_address(database, survey):
    identifier = say(database, f" {ADDRESS} ")
    assert answers(database) == [{"q1": "o1", "q2": True}]
    [(response, contact)] = contacts(database).items()
    assert (response, contact.question, contact.survey_id) == (identifier, "q2", survey)
    assert (contact.address, contact.consent, contact.given_at) == (ADDRESS, "I agree.", NOW)


def test_the_words_of_the_consent_are_those_that_were_shown(database, survey):
    say(database, ADDRESS, language="fr")
    assert [one.consent for one in contacts(database).values()] == ["Je suis d’accord."]


def test_who_leaves_none_is_kept_nowhere(database, survey):
    say(database, None)
    say(database, {"refused": True})
    assert contacts(database) == {}


def test_the_highest_revision_is_what_is_kept(database, survey):
    identifier = say(database, ADDRESS)
    say(database, "new@news.example", id=identifier, revision=3)
    say(database, "late@news.example", id=identifier, revision=2)
    assert addresses(database) == ["new@news.example"]
    say(database, None, id=identifier, revision=4)
    assert contacts(database) == {}


def test_a_replay_changes_nothing(database, survey):
    identifier = say(database, ADDRESS)
    say(database, ADDRESS, id=identifier)
    assert addresses(database) == [ADDRESS]


def test_a_withdrawn_response_takes_its_address_with_it(database, survey, collector):
    kept = say(database, "kept@news.example")
    gone = say(database, ADDRESS)
    withdraw_response(collector, Withdrawal("labsurvey", gone, SECRET), PHONE, NOW)
    assert list(contacts(database)) == [kept]


def test_a_superseded_response_loses_its_address(database, once):
    before = say(database, ADDRESS, mark=MARK)
    after = say(database, "new@news.example", mark=MARK)
    assert list(contacts(database)) == [after]
    say(database, "again@news.example", mark=MARK, id=before, revision=2)
    assert list(contacts(database)) == [after]


def test_of_one_browser_in_one_batch_one_address_is_kept(database, once, collector):
    bodies = [
        response(id=response_id(NOW), mark=MARK, answers={"q1": "o1", "q2": address})
        for address in (ADDRESS, "new@news.example")
    ]
    items = [checked(collector, msgspec.convert(body, ResponseBody), PHONE, NOW) for body in bodies]
    store(database, items)
    assert list(contacts(database)) == [bodies[1]["id"]]
