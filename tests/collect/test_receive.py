"""One response on its way: origins, articles, versions, and what its row says."""

import datetime as dt

import jwt
import msgspec
import pytest
from sqlalchemy import func, select

from survey_app.collect.incoming import ResponseBody, Withdrawal
from survey_app.collect.outcomes import WrongClock
from survey_app.collect.receive import NotTaken, receive, withdraw_response
from survey_app.collect.sender import Sender
from survey_app.database import transaction
from survey_app.errors import Forbidden, Invalid, NotFound
from survey_app.publications.models import Article, Publication
from survey_app.surveys import lifecycle
from survey_app.surveys.models import Survey
from tests.builders import (
    NOW,
    ORIGIN,
    SECRET,
    definition,
    make_article,
    response,
    response_id,
    single,
)

ARTICLE = f"{ORIGIN}/ai/robots"
PAGE = Sender(origin=ORIGIN, own_origins=("https://surveys.example",), device="tablet")


@pytest.fixture
def take(collector, survey):
    """Receive a body, with some fields given."""

    def receive_one(sender=PAGE, now=NOW, **given):
        said = response(**({"id": response_id(now)} | given))
        return receive(collector, msgspec.convert(said, ResponseBody), sender, now)

    return receive_one


@pytest.fixture
def articles(database):
    def number():
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(Article))

    return number


@pytest.fixture
def publish_again(change):
    """Put a second version live that asks something else."""

    def again(session, survey, now):
        lifecycle.save_draft(session, survey, definition(single("q9")), now)
        lifecycle.publish(session, survey, user_id=None, now=now)

    return lambda: change(again)


def test_the_row_says_what_the_body_and_its_sender_said(take, stored):
    context = {
        "placement": "element",
        "order": {"q1": ["o2", "o1"]},
        "arm": "b",
        "depth": 0.5,
        "engaged_s": 3.5,
        "referrer": "search",
    }
    take(context=context, language="de", started_ms=1500, complete=False)
    [row] = stored()
    assert (row.placement, row.referrer, row.device) == ("element", "search", "tablet")
    assert (row.language, row.started_ms, row.version) == ("de", 1500, 1)
    assert row.context == {name: context[name] for name in ("order", "arm", "depth", "engaged_s")}
    assert (row.created_at, row.revised_at, row.completed_at) == (NOW, NOW, None)


def test_of_the_audience_only_what_the_title_allows_is_kept(database, take, stored, publication):
    said = {"tier": "subscriber", "religion": "none"}
    take(context={"audience": said})
    with transaction(database.writing()) as session:
        session.get_one(Publication, publication.id).audience_labels = ["tier"]
    take(context={"audience": said})
    kept = sorted((row.context for row in stored()), key=len)
    assert kept == [{}, {"audience": {"tier": "subscriber"}}]


def test_what_the_body_leaves_out_has_a_default(take, stored):
    take()
    [row] = stored()
    assert (row.channel, row.language, row.article_id, row.started_ms) == ("inline", "en", 0, 0)
    assert (row.context, row.test, row.measured) == ({}, False, True)


def test_what_stands_for_a_network_is_kept(take, stored, survey):
    sender = Sender(prefix=b"n" * 32)
    take(sender=sender)
    [row] = stored()
    assert row.context == {"network": sender.network_in(survey.id)}


def test_the_device_of_the_body_goes_before_that_of_the_browser(take, stored):
    take(context={"device": "phone"})
    assert stored()[0].device == "phone"


def test_a_day_is_a_day_of_the_publication(take, stored, database, publication):
    with transaction(database.writing()) as session:
        session.get_one(Publication, publication.id).time_zone = "Pacific/Auckland"
    take(now=NOW)
    assert stored()[0].day == dt.date(2026, 11, 21)


def test_a_receipt_names_the_highest_revision(take):
    identifier = response_id(NOW)
    assert take(id=identifier, revision=4).revision == 4
    again = take(id=identifier, revision=2)
    assert (again.status, again.id, again.revision) == (200, identifier, 4)


@pytest.mark.parametrize("origin", [None, "null", ORIGIN, "https://surveys.example"])
def test_these_pages_may_send(take, origin):
    assert take(Sender(origin, ("https://surveys.example",))).status == 201


@pytest.mark.parametrize("origin", ["https://evil.example", "http://news.example", ""])
def test_other_pages_may_not(take, stored, articles, origin):
    with pytest.raises(Forbidden):
        take(Sender(origin), article=ARTICLE)
    assert (stored(), articles()) == ([], 0)


def test_a_title_without_origins_admits_any_page(take, database, publication):
    with transaction(database.writing()) as session:
        session.get_one(Publication, publication.id).origins = []
    assert take(Sender("https://anywhere.example")).status == 201


def test_a_known_article_is_found_however_it_was_linked(take, stored, database, publication):
    with transaction(database.writing()) as session:
        known = make_article(session, publication).id
    take(article=f"{ARTICLE}?utm_source=mail#comments")
    assert stored()[0].article_id == known


def test_an_article_becomes_known_once(take, stored, articles):
    for _ in range(2):
        take(article=ARTICLE)
    take(article="https://elsewhere.example/x")
    assert articles() == 1
    assert sorted(row.article_id > 0 for row in stored()) == [False, True, True]


@pytest.mark.parametrize("given", [{"answers": {"q9": 1}}, {"version": 9}, {"survey": "nosuchone"}])
def test_what_is_refused_makes_no_article_known(take, articles, given):
    with pytest.raises((Invalid, NotFound)):
        take(article=ARTICLE, **given)
    assert articles() == 0


def test_a_new_id_answers_the_live_version_and_a_stored_one_its_own(take, stored, publish_again):
    identifier = response_id(NOW)
    take(id=identifier, complete=False)
    publish_again()
    assert take(id=identifier, revision=2).status == 201
    assert take(answers={"q9": "o1"}).status == 201
    assert sorted(row.version for row in stored()) == [1, 2]


def test_a_superseded_version_is_checked_against_itself(take, publish_again):
    publish_again()
    assert take(version=1).status == 201
    with pytest.raises(Invalid) as refused:
        take(version=1, answers={"q9": "o1"})
    assert refused.value.faults[0].path == "answers.q9"


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ({"version": 1, "language": "en", "channel": "inline", "article": ""}, True),
        ({"started_ms": 9, "context": {"depth": 1, "test": True}, "mark": "m" * 22}, True),
        ({"answers": {"q1": "o1", "q2": None}}, False),
        ({"complete": False}, False),
        ({"article": ARTICLE}, False),
        ({"channel": "slide"}, False),
        ({"language": "de"}, False),
    ],
)
def test_an_equal_body_is_equal_in_the_fields_that_the_contract_names(take, given, same):
    identifier = response_id(NOW)
    take(id=identifier)
    if same:
        assert take(id=identifier, **given).status == 200
    else:
        with pytest.raises(Invalid):
            take(id=identifier, **given)


@pytest.mark.parametrize("action", [lifecycle.pause, lifecycle.close])
def test_a_survey_that_is_not_open_shows_its_results_instead(take, change, action):
    for _ in range(10):
        take()
    change(action)
    with pytest.raises(NotTaken) as refused:
        take()
    assert msgspec.json.decode(refused.value.results)["responses"] == 10
    assert refused.value.state in str(refused.value)


def test_a_wrong_clock_is_told_our_time(take):
    with pytest.raises(WrongClock) as refused:
        take(id=response_id(NOW - dt.timedelta(days=9)))
    assert (refused.value.now, refused.value.code) == (NOW, "clock")


@pytest.mark.parametrize("action", [None, lifecycle.pause, lifecycle.close])
def test_a_response_can_be_withdrawn_in_every_state(take, stored, change, collector, action):
    receipt = take()
    if action:
        change(action)
    said = Withdrawal(survey="labsurvey", id=receipt.id, secret=SECRET)
    assert withdraw_response(collector, said, PAGE, NOW).key == "labsurvey"
    assert [row.withdrawn for row in stored()] == [True]
    with pytest.raises(Forbidden):
        withdraw_response(collector, said, Sender("https://evil.example"), NOW)


def test_what_a_signed_reader_sent_may_come_again_when_the_token_has_ended(
    take, database, survey, publication, stored
):
    secret, soon = "a secret of thirty-two characters", NOW + dt.timedelta(seconds=5)
    with transaction(database.writing()) as session:
        session.get_one(Publication, publication.id).reader_keys = [
            {"algorithm": "HS256", "key": secret}
        ]
        session.get_one(Survey, survey.id).voices = "reader"
    claims = {"aud": "labsurvey", "sub": "reader-1", "exp": soon, "iat": soon}
    said = {"id": response_id(NOW), "reader": jwt.encode(claims, secret, "HS256")}
    later = NOW + dt.timedelta(hours=1)
    assert take(**said).status == 201
    assert take(**said, now=later).status == 200
    assert take(**said, revision=2, answers={"q1": "o2"}, now=later).status == 201
    with pytest.raises(Forbidden):
        take(**said | {"id": response_id(later)}, now=later)
    with pytest.raises(Forbidden):
        take(**said, secret="t" * 22, now=later)
    assert len(stored()) == 1


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"id": response_id(NOW - dt.timedelta(days=30))}, WrongClock),
        ({"revision": 2, "secret": "t" * 22}, Forbidden),
    ],
)
def test_nor_does_what_the_writer_refuses(take, articles, given, error):
    identifier = response_id(NOW)
    take(id=identifier)
    with pytest.raises(error):
        take(**({"id": identifier} | given), article=f"{ORIGIN}/never/seen")
    assert articles() == 0
    # It was not taken for one that cannot be an article either.
    take(article=f"{ORIGIN}/never/seen")
    assert articles() == 1


def test_the_network_stays_that_of_the_first_revision(take, stored, survey):
    first, later = Sender(prefix=b"salt of a day"), Sender(prefix=b"salt of the next")
    sent = {"id": response_id(NOW), "complete": False}
    take(sender=first, **sent)
    take(sender=later, revision=2, now=NOW + dt.timedelta(days=1), **sent)
    [row] = stored()
    assert (row.revision, row.context["network"]) == (2, first.network_in(survey.id))
