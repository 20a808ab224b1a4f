"""`POST /s/KEY`: one answer from a plain form, and the thank-you page after it (contract 3)."""

import datetime as dt
import json
import re
from urllib.parse import urljoin

import pytest
from sqlalchemy import select

from survey_app.collect.models import Response
from survey_app.database import transaction
from survey_app.surveys import lifecycle
from survey_app.surveys.catalogue import survey_by_key
from tests.builders import ORIGIN, SECRET, definition, response, response_id, single
from tests.embed.printed import form_in, forms_in

PAGE = "/s/labsurvey"
ALL = {
    "a.q1": "o1",
    "a.q2": ["o2", "other"],
    "other.q2": " Chess ",
    "a.q3": "4",
    "a.q4": "0",
    "a.q5": "One line\r\nand another",
}


@pytest.fixture
def post(client, survey):
    def send(fields, **headers):
        return client.post(PAGE, data=fields, headers=headers)

    return send


@pytest.fixture
def stored(database):
    """The responses that are there, oldest first."""

    def read():
        with database.reading() as session:
            found = select(Response).where(~Response.withdrawn).order_by(Response.created_at)
            return list(session.scalars(found))

    return read


@pytest.fixture
def change(database, survey):
    """Do something to the survey."""

    def apply(action, **given):
        with transaction(database.writing()) as session:
            found = survey_by_key(session, "labsurvey")
            action(session, found, now=dt.datetime.now(dt.UTC), **given)

    return apply


def printed(client, **query):
    """The form of the hosted page."""
    return form_in(client.get(PAGE, query_string=query).text)


def follow(client, answer):
    assert answer.status_code == 303
    return client.get(urljoin(PAGE, answer.location))


def test_a_filled_form_is_stored_as_one_complete_answer(client, post, stored):
    form = printed(client, article=f"{ORIGIN}/ai/robots")
    sent = form.filled(ALL)
    assert post(sent).status_code == 303
    [row] = stored()
    assert str(row.id) == sent["id"][0]
    assert (row.channel, row.complete, row.version, row.test) == ("hosted", True, 1, False)
    assert row.article_id > 0
    assert row.answers == {
        "q1": "o1",
        "q2": ["o2", {"option": "other", "text": "Chess"}],
        "q3": 4,
        "q4": 0,
        "q5": "One line\nand another",
    }


def test_what_was_left_empty_was_skipped(client, post, stored):
    post(printed(client).filled({"a.q1": "o2"}))
    [row] = stored()
    assert row.answers == {"q1": "o2", "q2": None, "q3": None, "q4": None, "q5": None}


def test_pressing_the_button_twice_is_one_answer(client, post, stored):
    sent = printed(client).filled({"a.q1": "o2"})
    assert [post(sent).status_code for _ in range(3)] == [303, 303, 303]
    assert len(stored()) == 1


def test_the_same_page_may_be_sent_again_with_another_answer(client, post, stored):
    sent = printed(client).filled({"a.q1": "o1"})
    assert [post(sent | {"a.q1": each}).status_code for each in ("o1", "o2", "o2")] == [303] * 3
    assert [(row.revision, row.answers["q1"]) for row in stored()] == [(2, "o2")]
    assert post(sent | {"revision": "3"}).status_code == 303
    assert [(row.revision, row.answers["q1"]) for row in stored()] == [(3, "o1")]


def test_only_the_secret_of_the_page_changes_its_answer(client, post, stored):
    sent = printed(client).filled({"a.q1": "o1"})
    post(sent)
    for revision in ("1", "2"):
        other = {"a.q1": "o2", "revision": revision, "secret": "t" * 22}
        assert post(sent | other).status_code == 403
    assert [row.revision for row in stored()] == [1]


def test_without_an_id_identical_forms_are_one_answer(post, stored):
    for _ in range(3):
        assert post({"a.q1": "o1"}).status_code == 303
    assert len(stored()) == 1


@pytest.mark.parametrize("other", [{"a.q1": "o2"}, {"a.q1": "o1", "article": f"{ORIGIN}/ai"}])
def test_without_an_id_different_forms_are_two_answers(post, stored, other):
    post({"a.q1": "o1"})
    post(other)
    assert len(stored()) == 2


def test_without_an_id_two_readers_are_two_answers(post, stored):
    for agent in ("Firefox", "Safari"):
        post({"a.q1": "o1"}, **{"User-Agent": agent})
    assert len(stored()) == 2


def test_a_page_that_stood_open_too_long_still_counts(client, post, stored):
    old = response_id(dt.datetime.now(dt.UTC) - dt.timedelta(days=9))
    sent = printed(client).filled({"a.q1": "o1"}) | {"id": old}
    assert [post(sent).status_code for _ in range(2)] == [303, 303]
    [row] = stored()
    assert str(row.id) != old
    assert row.answers["q1"] == "o1"


def test_an_older_wording_is_taken_as_it_was_drawn(client, post, change, stored):
    sent = printed(client).filled({"a.q1": "o1"})
    change(lifecycle.save_draft, definition=definition(single("q9")))
    change(lifecycle.publish, user_id=None)
    assert post(sent).status_code == 303
    assert post({"a.q9": "o1"}).status_code == 303
    assert [row.version for row in stored()] == [1, 2]


def test_the_thank_you_page_shows_results_and_marks_the_own_answer(client, post, change):
    change(lifecycle.show_results, public=True, minimum=2)
    client.post("/collect/responses", data=json.dumps(response(answers={"q1": "o2"})))
    page = follow(client, post({"a.q1": "o1"})).text
    assert "Your answer is stored." in page
    own = re.findall(r'<li aria-current="true">.*?</li>', page, re.DOTALL)
    assert ["Products first" in item for item in own] == [True]
    assert page.count("50\xa0%") == 2
    assert "2 answered" in page


def test_the_thank_you_page_keeps_results_back_until_there_are_enough(client, post):
    page = follow(client, post({"a.q1": "o1"})).text
    assert "once enough readers have taken part" in page
    assert "%" not in page


@pytest.mark.parametrize(
    ("article", "back"),
    [(f"{ORIGIN}/ai/robots", True), ("https://evil.example/", False), ("", False)],
)
def test_the_way_back_leads_to_the_publications_pages_only(client, post, article, back):
    form = printed(client).filled({"a.q1": "o1"}) | {"article": article}
    answer = post(form)
    assert answer.location.startswith("labsurvey/thanks?answer=")
    thanked = follow(client, answer)
    token = form_in(thanked.text).sends()
    deleted = client.post(f"{PAGE}/thanks", data=token)
    for page in (thanked, deleted):
        leads_back = re.findall(r'href="(https?:[^"]*)"', page.text)
        assert leads_back == ([article] if back else [])


def test_an_answer_is_deleted_from_its_thank_you_page(client, post, stored):
    mine = post({"a.q1": "o1"})
    theirs = post({"a.q1": "o2"})
    form = form_in(follow(client, mine).text)
    assert (form.action, form.method) == ("thanks", "post")
    assert "Your answer was deleted." in client.post(f"{PAGE}/thanks", data=form.sends()).text
    assert [row.answers["q1"] for row in stored()] == ["o2"]
    after = follow(client, mine).text
    assert "is stored" not in after
    assert forms_in(after) == []
    assert "is stored" in follow(client, theirs).text


@pytest.mark.parametrize(
    "article", [f"https://elsewhere.example/{'x' * 7000}", f"{ORIGIN}/{'x' * 7000}"]
)
def test_a_long_or_foreign_article_makes_no_long_address(client, post, stored, article):
    answer = post({"a.q1": "o1", "article": article})
    assert len(answer.location) < 500
    assert "Back to the article" not in follow(client, answer).text
    assert len(stored()) == 1


def test_after_a_deletion_a_plain_form_can_say_the_same_again(client, post, stored):
    for _ in range(2):
        sent = form_in(follow(client, post({"a.q1": "o1"})).text).sends()
        client.post(f"{PAGE}/thanks", data=sent)
    assert stored() == []
    assert post({"a.q1": "o1"}).status_code == 303
    assert len(stored()) == 1


@pytest.mark.parametrize("action", [lifecycle.pause, lifecycle.close])
def test_an_answer_can_be_deleted_in_every_state(client, post, change, stored, action):
    sent = form_in(follow(client, post({"a.q1": "o1"})).text).sends()
    change(action)
    assert client.post(f"{PAGE}/thanks", data=sent).status_code == 200
    assert stored() == []


@pytest.mark.parametrize("token", ["", "x", "\0", "a.b.c"])
def test_a_thank_you_page_without_its_token_deletes_nothing(client, post, stored, token):
    post({"a.q1": "o1"})
    assert client.post(f"{PAGE}/thanks", data={"answer": token}).status_code == 404
    page = client.get(f"{PAGE}/thanks", query_string={"answer": token})
    assert (page.status_code, forms_in(page.text)) == (200, [])
    assert len(stored()) == 1


def test_a_deleted_answer_is_not_stored_again(client, post, stored):
    sent = printed(client).filled({"a.q1": "o1"})
    thanked = follow(client, post(sent))
    client.post(f"{PAGE}/thanks", data=form_in(thanked.text).sends())
    answer = post(sent)
    assert answer.status_code == 409
    assert "deleted by its reader" in answer.text
    assert stored() == []


@pytest.mark.parametrize("action", [lifecycle.pause, lifecycle.close])
def test_a_survey_that_is_not_open_takes_no_form_and_shows_results(client, post, change, action):
    change(lifecycle.show_results, public=True, minimum=1)
    first = printed(client).filled({"a.q1": "o1"})
    post(first)
    change(action)
    answer = post({"a.q1": "o2"})
    assert (answer.status_code, forms_in(answer.text)) == (409, [])
    assert "1 answered" in answer.text
    assert post(first).status_code == 303


def test_a_form_with_a_mistake_comes_back_with_its_values(client, post, stored):
    form = printed(client, article=f"{ORIGIN}/ai")
    sent = form.filled(ALL | {"a.q5": "<b>" + "x" * 2000})
    answer = post(sent)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (422, "no-store")
    assert form_in(answer.text).sends() == {
        name: values if isinstance(values, list) else [values] for name, values in sent.items()
    }
    assert "Must have at most 2000 characters." in answer.text
    assert answer.text.count('class="message"') == 1
    assert stored() == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"a.q9": "o1"},
        {"a.q1": "o9"},
        {"a.q1.row": "o1"},
        {"a.q1": ["o1", "o2"]},
        {"a.q1": "o1", "other.q1": "Both"},
        {"a.": "o1"},
        {"other.q9": "text"},
        {"a.q2": ["o1", "o1"]},
        {"a.q3": "6"},
        {"a.q3": "4.5"},
        {"a.q3": "9" * 30},
        {"a.q3": "9" * 5000},
        {"a.q4": "-1"},
        {"a.q4": "٣"},
        {"a.q5": "a\0b"},
        {"other.q2": "a\0b"},
        {"a.q2": "other", "other.q2": "x" * 501},
        {"id": "not-an-id"},
        {"id": "\0"},
        {"secret": "short"},
        {"secret": "\0"},
        {"revision": "0"},
        {"revision": "-1"},
        {"revision": "1e3"},
        {"version": "2"},
        {"version": "\0"},
        {"version": "9" * 40},
        {"article": "javascript:alert(1)"},
        {"article": f"{ORIGIN}/\0"},
    ],
)
def test_bad_fields_are_refused_with_the_page(post, stored, fields):
    answer = post(fields)
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert "were not sent yet" in answer.text
    assert "a.q1" in {control.name for control in form_in(answer.text).controls}
    assert stored() == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"a.q1": ["o1", "o2"]}, "Please give only one answer."),
        ({"a.q1": "o1", "other.q1": "Both"}, "Please choose from the answers below."),
    ],
)
def test_what_a_question_does_not_take_is_said_beside_it(post, fields, message):
    page = post(fields).text
    [fieldset] = re.findall(r'<fieldset id="q1".*?</fieldset>', page, re.DOTALL)
    assert message in fieldset
    assert page.count('class="message"') == 1


def test_a_required_question_is_asked_for(client, database, publication):
    with transaction(database.writing()) as session:
        now = dt.datetime.now(dt.UTC)
        asked = definition(single(required=True), single("q2"))
        made = lifecycle.create_survey(
            session, session.merge(publication), asked, now=now, key="required"
        )
        lifecycle.publish(session, made, user_id=None, now=now)
    answer = client.post("/s/required", data={"a.q2": "o1"})
    assert answer.status_code == 422
    assert "Please choose or write an answer." in answer.text
    assert client.post("/s/required", data={"a.q1": "o1"}).status_code == 303


@pytest.mark.parametrize("fields", [{"a.q5": "x" * 70_000}, {f"x{n}": "" for n in range(20_000)}])
def test_a_huge_form_is_refused(post, stored, fields):
    assert post(fields).status_code == 413
    assert stored() == []


@pytest.mark.parametrize(
    ("origin", "status"),
    [(ORIGIN, 303), ("null", 303), ("http://localhost", 303), ("https://evil.example", 403)],
)
def test_only_the_publications_pages_may_post_a_form(post, stored, origin, status):
    assert post({"a.q1": "o1"}, Origin=origin).status_code == status
    assert len(stored()) == (status == 303)


def test_a_secret_that_the_form_brings_is_kept(client, post, stored):
    post({"a.q1": "o1", "secret": SECRET})
    [row] = stored()
    told = {"survey": "labsurvey", "id": str(row.id), "secret": SECRET}
    assert client.post("/collect/withdraw", data=json.dumps(told)).status_code == 204
    assert stored() == []
