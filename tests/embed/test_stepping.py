"""A survey of several pages with forms alone: each page is a revision, and nothing is lost."""

import datetime as dt
import re
from urllib.parse import urljoin

import pytest
from sqlalchemy import select

from survey_app.collect.models import Response
from survey_app.database import transaction
from survey_app.surveys import lifecycle
from survey_app.surveys.catalogue import survey_by_key
from survey_app.surveys.definition import Definition, Ending, Link, Page, Question
from tests.builders import ORIGIN, make_article, make_survey, single
from tests.embed.printed import form_in, forms_in

PAGE = "/s/pagedsurvey"
PAGED = Definition(
    "Labs",
    pages=(
        Page((single("q1", required=True),)),
        Page((Question("q2", "text", "Why {q1}?"),), show_if=("is", "q1", "o2")),
        Page((single("q3"), Question("q4", "text", "Since when?"))),
    ),
    endings=(
        Ending(
            "Thanks for {q1}.", links=(Link(f"{ORIGIN}/more", "More"),), show_if=("answered", "q1")
        ),
    ),
)


@pytest.fixture
def survey(database, publication):
    with transaction(database.writing()) as session:
        make_survey(session, session.merge(publication), PAGED, key="pagedsurvey")


class Reader:
    """A browser without scripts: what stands on its page, and what it has been through."""

    def __init__(self, client):
        self.client = client
        self.markup = ""
        self.status = 0
        self.address = ""

    def open(self, address=PAGE, **query):
        answer = self.client.get(address, query_string=query or None)
        self.address, self.markup, self.status = address, answer.text, answer.status_code
        return self

    @property
    def form(self):
        return form_in(self.markup)

    @property
    def asked(self):
        """Keys of the questions on the page."""
        names = {control.name for control in self.form.controls if control.name.startswith("a.")}
        return sorted(name.removeprefix("a.") for name in names)

    def send(self, fields=(), **more):
        """Fill in and send the form; follows where it leads."""
        sent = self.form.filled(dict(fields)) | more
        answer = self.client.post(urljoin(self.address, self.form.action), data=sent)
        self.markup, self.status = answer.text, answer.status_code
        if answer.status_code == 303:
            self.open(urljoin(self.address, answer.location))
        return sent


@pytest.fixture
def reader(client, survey):
    return Reader(client).open()


@pytest.fixture
def stored(database):
    def read():
        with database.reading() as session:
            return list(session.scalars(select(Response).order_by(Response.created_at)))

    return read


def test_one_page_after_the_other_is_stored_and_asked(reader, stored):
    assert (reader.asked, "Page 1 of 2" in reader.markup) == (["q1"], True)
    reader.send({"a.q1": "o2"})
    [row] = stored()
    assert (row.revision, row.complete, row.answers) == (1, False, {"q1": "o2"})
    assert (reader.asked, "Page 2 of 3" in reader.markup) == (["q2"], True)
    reader.send({"a.q2": "It lasts"})
    assert (reader.asked, "Page 3 of 3" in reader.markup) == (["q3", "q4"], True)
    reader.send({"a.q3": "o1"})
    [row] = stored()
    assert (row.revision, row.complete, row.channel) == (3, True, "hosted")
    assert row.answers == {"q1": "o2", "q2": "It lasts", "q3": "o1", "q4": None}
    assert "Your answer is stored." in reader.markup


def test_a_page_whose_condition_does_not_hold_is_left_out(reader, stored):
    reader.send({"a.q1": "o1"})
    assert reader.asked == ["q3", "q4"]
    reader.send({"a.q4": "May"})
    [row] = stored()
    assert row.complete
    assert row.answers == {"q1": "o1", "q3": None, "q4": "May"}


def test_texts_name_the_answer_before(reader):
    reader.send({"a.q1": "o2"})
    assert "Why Research first?" in reader.markup


def test_the_ending_thanks_for_the_answer_and_leads_on(reader):
    reader.send({"a.q1": "o1"})
    reader.send()
    assert "Thanks for Products first." in reader.markup
    assert f'<a href="{ORIGIN}/more">More</a>' in reader.markup


def test_what_is_required_is_asked_before_going_on(reader, stored):
    reader.send()
    assert reader.status == 422
    assert "Please choose or write an answer." in reader.markup
    assert reader.asked == ["q1"]
    assert stored() == []
    reader.send({"a.q1": "o1"})
    assert reader.asked == ["q3", "q4"]


def test_the_way_back_shows_what_was_answered_and_keeps_what_was_typed(reader, stored):
    reader.send({"a.q1": "o2"})
    reader.send({"a.q2": "It lasts"}, go="back")
    assert reader.asked == ["q1"]
    assert reader.form.sends()["a.q1"] == ["o2"]
    assert 'value="back"' not in reader.markup
    reader.send()
    assert reader.form.sends()["a.q2"] == ["It lasts"]
    [row] = stored()
    assert not row.complete


def test_a_page_without_an_answer_is_not_skipped_by_going_back(reader, stored):
    reader.send({"a.q1": "o2"})
    reader.send(go="back")
    [row] = stored()
    assert row.answers == {"q1": "o2"}


def test_another_answer_takes_away_what_it_hides(reader, stored):
    reader.send({"a.q1": "o2"})
    reader.send({"a.q2": "It lasts"})
    reader.send(go="back")
    reader.send(go="back")
    reader.send({"a.q1": "o1"})
    assert reader.asked == ["q3", "q4"]
    reader.send()
    [row] = stored()
    assert row.answers == {"q1": "o1", "q3": None, "q4": None}


def test_a_page_that_is_sent_twice_counts_once(reader, client, stored):
    first = reader.send({"a.q1": "o2"})
    for _ in range(2):
        assert client.post(PAGE, data=first).status_code == 303
    [row] = stored()
    assert (row.revision, row.answers) == (1, {"q1": "o2"})


def test_an_earlier_page_of_the_browser_may_be_sent_again(reader, client, stored):
    first = reader.send({"a.q1": "o2"})
    reader.send({"a.q2": "It lasts"})
    assert client.post(PAGE, data=first | {"a.q1": "o1"}).status_code == 303
    reader.send({"a.q3": "o1"})
    [row] = stored()
    assert row.complete
    assert row.answers == {"q1": "o1", "q3": "o1", "q4": None}


def test_what_was_never_asked_is_asked_at_the_end(reader, client, stored):
    first = reader.send({"a.q1": "o1"})
    assert client.post(PAGE, data=first | {"a.q1": "o2"}).status_code == 303
    reader.send({"a.q3": "o1"})
    assert reader.asked == ["q2"]
    assert not stored()[0].complete
    reader.send()
    assert reader.asked == ["q3", "q4"]
    reader.send()
    assert stored()[0].complete


def test_a_finished_response_stays_finished_on_the_way_through(reader, client, stored):
    first = reader.send({"a.q1": "o1"})
    reader.send({"a.q3": "o1"})
    assert client.post(PAGE, data=first).status_code == 303
    [row] = stored()
    assert row.complete
    assert row.answers == {"q1": "o1", "q3": "o1", "q4": None}


def test_the_address_of_a_page_can_be_loaded_again(reader):
    reader.send({"a.q1": "o2"})
    again = Reader(reader.client).open(reader.address)
    assert again.form.sends() == reader.form.sends()


def test_only_the_sealed_word_leads_to_a_later_page(reader, client):
    sent = reader.send({"a.q1": "o2"})
    assert sent["id"][0] not in reader.address
    assert sent["secret"][0] not in reader.address
    assert sent["secret"][0] in reader.markup
    fresh = Reader(client).open(f"{PAGE}?at=gAAAAAB")
    assert fresh.asked == ["q1"]
    assert fresh.form.sends()["id"] != sent["id"]


def test_the_page_of_an_answer_that_was_deleted_begins_anew(reader, client, stored):
    sent = reader.send({"a.q1": "o2"})
    told = {"survey": "pagedsurvey", "id": sent["id"][0], "secret": sent["secret"][0]}
    assert client.post("/collect/withdraw", data=told).status_code == 200
    again = Reader(client).open(reader.address)
    assert again.asked == ["q1"]
    assert again.form.sends()["id"] != sent["id"]


def test_article_channel_and_version_go_from_page_to_page(client, survey, database, stored):
    reader = Reader(client).open(article=f"{ORIGIN}/ai/robots", channel="newsletter")
    reader.send({"a.q1": "o1"})
    with transaction(database.writing()) as session:
        changed = survey_by_key(session, "pagedsurvey")
        now = dt.datetime.now(dt.UTC)
        lifecycle.save_draft(
            session, changed, Definition("New", pages=(Page((single("q9"),)),)), now
        )
        lifecycle.publish(session, changed, user_id=None, now=now)
    again = Reader(client).open(reader.address)
    assert again.asked == ["q3", "q4"]
    again.send()
    [row] = stored()
    assert (row.version, row.channel, row.complete) == (1, "newsletter", True)
    assert row.article_id > 0
    assert f'href="{ORIGIN}/ai/robots"' in again.markup


def test_it_is_asked_in_another_of_its_languages(client, database, publication, stored):
    made = Definition(
        "Labs",
        pages=(Page((single("q1"),)), Page((Question("q2", "text", "Why {q1}?"),))),
        endings=(Ending("Thanks"),),
        translations={
            "ar": {
                "title": "مختبرات",
                "q1.option.o1": "المنتجات",
                "q2": "لماذا {q1}؟",
                "ending1": "شكرا",
            }
        },
    )
    with transaction(database.writing()) as session:
        make_survey(session, session.merge(publication), made, key="pagedsurvey")
    reader = Reader(client).open(language="ar-EG")
    assert '<h1 lang="ar" dir="rtl">مختبرات</h1>' in reader.markup
    reader.send({"a.q1": "o1"})
    assert "لماذا المنتجات؟" in reader.markup
    reader.send()
    assert '<p class="ending" lang="ar" dir="rtl">شكرا</p>' in reader.markup
    assert stored()[0].language == "ar"
    assert Reader(client).open(language="de").form.sends().get("language") is None


def test_pages_may_go_by_what_is_known_of_the_article(client, database, publication, stored):
    made = Definition(
        "Labs",
        pages=(
            Page((single("q1"),), show_if=("is", ":section", "AI")),
            Page((single("q2"),)),
        ),
    )
    with transaction(database.writing()) as session:
        title = session.merge(publication)
        make_article(session, title)
        make_survey(session, title, made, key="pagedsurvey")
    assert Reader(client).open(article=f"{ORIGIN}/ai/robots").asked == ["q1"]
    elsewhere = Reader(client).open(article=f"{ORIGIN}/sport")
    assert elsewhere.asked == ["q2"]
    elsewhere.send({"a.q2": "o1"})
    assert stored()[0].answers == {"q2": "o1"}


@pytest.mark.parametrize(
    "fields",
    [
        {"asks": "q9"},
        {"a.q3": "o1"},
        {"a.q1": "o9"},
        {"a.q1": ["o1", "o2"]},
        {"version": "7"},
        {"revision": "x"},
        {"id": "not-an-id"},
        {"secret": "short"},
    ],
)
def test_bad_fields_are_refused_with_the_page(reader, stored, fields):
    sent = reader.form.filled({"a.q1": "o1"}) | fields
    answer = reader.client.post(PAGE, data=sent)
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert len(forms_in(answer.text)) == 1
    assert stored() == []


def test_only_the_secret_opens_what_was_said_before(reader, client, stored):
    sent = reader.send({"a.q1": "o2"})
    other = {"secret": "t" * 22, "asks": "q3 q4", "a.q1": "", "a.q3": "o1"}
    answer = client.post(PAGE, data={**sent, **other})
    assert answer.status_code in (403, 422)
    assert re.search(r"o2|Research first", "".join(stored()[0].answers.values()))
    assert stored()[0].revision == 1


def test_a_whole_form_without_steps_is_still_one_answer(client, survey, stored):
    answer = client.post(PAGE, data={"a.q1": "o1", "a.q4": "May"})
    assert answer.status_code == 303
    assert "/thanks?" in answer.location
    assert stored()[0].complete


def test_a_page_that_stood_open_too_long_goes_on_under_a_new_id(reader, stored):
    from tests.builders import response_id

    old = response_id(dt.datetime.now(dt.UTC) - dt.timedelta(days=9))
    reader.send({"a.q1": "o1"}, id=old)
    reader.send({"a.q3": "o1"})
    [row] = stored()
    assert (str(row.id) != old, row.complete, row.answers["q1"]) == (True, True, "o1")
