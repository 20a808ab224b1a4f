"""The queue: newest first, in pages, by state, words, question and tag."""

import datetime as dt

import pytest

from survey_app.analytics.responses import stretches
from survey_app.analytics.texts import queue
from survey_app.analytics.texts.decisions import approve, hide, mark
from survey_app.analytics.texts.queue import Shown, one_text
from survey_app.analytics.texts.tags import create_tag
from survey_app.database import transaction
from survey_app.publications.models import Publication
from tests.builders import NOW, response_id

CHESS = {"option": "other", "text": "Chess"}


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(queue, "PER_PAGE", 2)
    monkeypatch.setattr(queue, "FIRST_STRETCH", 2)


@pytest.fixture
def four_shards(database, publication):
    with transaction(database.writing()) as session:
        session.get_one(Publication, publication.id).buckets = [[0, 4]]


@pytest.fixture
def tag(database, source):
    def make(name, lines):
        with transaction(database.writing()) as session:
            return create_tag(session, source.survey.id, name, lines, NOW).id

    return make


def test_the_newest_stand_first(write, words):
    write("First", "Second")
    assert words() == ["Second", "First"]


def test_open_answers_and_texts_beside_other_are_texts(answer, words, page):
    answer({"q2": ["o1", CHESS], "q5": "Because"}, {"q5": None}, {"q5": {"refused": True}})
    answer({"q2": ["other"], "q1": "o1"}, {"q5": "A test"}, context={"test": True})
    assert sorted(words()) == ["Because", "Chess"]
    assert words(question="q2") == ["Chess"]
    assert {one.text.place.question for one in page().texts} == {"q2", "q5"}


def test_every_text_stands_on_one_page(write, page, small_pages):
    write(*(f"Text {number}" for number in range(7)))
    seen, before = [], None
    for size in (2, 2, 2, 1):
        shown = page(before=before)
        assert len(shown.texts) == size
        seen += [one.text.words for one in shown.texts]
        before = shown.older
    assert before is None
    assert seen == [f"Text {number}" for number in reversed(range(7))]


def test_the_texts_of_one_response_stay_together(answer, page, small_pages):
    answer({"q5": "Old"}, now=NOW)
    answer({"q2": [CHESS], "q5": "New"}, {"q2": [CHESS], "q5": "New"}, now=NOW + dt.timedelta(1))
    first = page()
    assert len(first.texts) == 2
    assert len(page(before=first.older).texts) == 2


def test_responses_without_texts_are_passed_over(answer, write, words, small_pages):
    write("Far back")
    answer(*({"q1": "o1"} for _ in range(9)), now=NOW + dt.timedelta(hours=1))
    assert words() == ["Far back"]


def test_a_page_says_how_far_it_looked(answer, write, page, monkeypatch, small_pages):
    monkeypatch.setattr(queue, "MOST_LOOKED", 4)
    write("Far back")
    answer(*({"q1": "o1"} for _ in range(30)), now=NOW + dt.timedelta(hours=1))
    first = page()
    assert (first.texts, first.looked) == ((), 10)
    found = first
    while not found.texts:
        found = page(before=found.older)
    assert [one.text.words for one in found.texts] == ["Far back"]


def test_each_state_has_its_list(write, settle, words, editor):
    write("Quote", "Spam", "Odd", "New", "Newer")
    settle(approve(), "Quote")
    settle(hide(), "Spam")
    settle(mark(editor, "Is it true?"), "Odd")
    assert words(Shown.APPROVED) == ["Quote"]
    assert words(Shown.HIDDEN) == ["Spam"]
    assert words(Shown.MARKED) == ["Odd"]


def test_what_was_marked_is_still_to_be_checked(write, settle, words, editor):
    write("Odd", "Other")
    settle(mark(editor, ""), "Odd")
    settle(hide(), "Other")
    assert words() == ["Odd"]


def test_a_changed_text_is_back_in_the_queue(answer, settle, page, words):
    identifier = response_id(NOW)
    answer({"q5": "Before"}, id=identifier)
    settle(approve())
    assert words() == []
    answer({"q5": "After"}, id=identifier, revision=2)
    [one] = page().texts
    assert (one.text.words, one.has_changed, one.check.state) == ("After", True, "")
    assert words(Shown.APPROVED) == []


def test_words_are_found_whatever_their_case_and_accents(write, words):
    write("Die Züge fahren nicht", "Zug um Zug", "Écoles fermées")
    assert words(search="zuge NICHT") == ["Die Züge fahren nicht"]
    assert words(search="ecoles") == ["Écoles fermées"]
    assert words(search="nowhere") == []
    assert words(search="%") == []


def test_tags_narrow_the_queue(write, words, tag):
    write("The trains are late", "More trees")
    trains = tag("Trains", "train*")
    assert words(tag=trains) == ["The trains are late"]
    assert words(tag=0) == ["More trees"]


def test_texts_of_several_shards_come_in_one_order(
    four_shards, write, words, page, settle, small_pages
):
    write(*(f"{number:02}" for number in range(12)))
    seen, before = [], None
    while shown := page(before=before).texts:
        seen += [one.text.words for one in shown]
        before = shown[-1].text.place.response_id
    assert seen == [f"{number:02}" for number in reversed(range(12))]
    assert settle(hide()).missed == 0
    assert words(Shown.HIDDEN) == ["11", "10"]


def test_one_text_is_found_by_its_place(database, source, write, page):
    write("Here")
    [one] = page().texts
    with database.reading() as session:
        assert one_text(session, source, one.text.place, []).text == one.text
        elsewhere = type(one.text.place)(one.text.place.response_id, "q4")
        assert one_text(session, source, elsewhere, []) is None


def test_stretches_reach_equally_far_back(database, source, write):
    ids = sorted(write("a", "b", "c", "d"), reverse=True)
    with database.reading() as session:
        ends = [stretches.stretch_end(session, source.survey, None, length) for length in (1, 4, 5)]
    assert [end and str(end) for end in ends] == [ids[0], ids[3], None]
