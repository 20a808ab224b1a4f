"""Surveys of several questions: each page is one POST, the next revision of the same response."""

import pytest
from playwright.sync_api import expect

from survey_app.surveys.definition import Question
from tests.browser.widget import answered, give, height, outcome, widget
from tests.builders import single

USE = single(required=True)
HELP = Question("q2", "rating", "How much does it help?", low="Little", high="Much")
LIMITS = Question("q3", "text", "What should it never do?")


@pytest.fixture
def key(newsroom):
    return newsroom.ask([USE], [HELP], [LIMITS])


@pytest.fixture
def place(newsroom, page, key):
    page.goto(newsroom.print(newsroom.element(key)))
    return widget(page)


def turn(place, label):
    place.get_by_label(label, exact=True).check()
    place.get_by_role("button", name="Next").click()


def finish(place, text):
    place.get_by_role("textbox").fill(text)
    place.get_by_role("button", name="Answer").click()
    return outcome(place)


def test_every_page_is_the_next_revision_and_only_the_last_is_complete(page, place):
    bodies = answered(page)
    turn(place, "Products first")
    expect(place.get_by_text("Page 2 of 3")).to_be_visible()
    turn(place, "4")
    finish(place, "Hire people")
    assert [body["revision"] for body in bodies] == [1, 2, 3]
    assert [body["complete"] for body in bodies] == [False, False, True]
    assert len({body["id"] for body in bodies}) == 1
    assert bodies[-1]["answers"] == {"q1": "o1", "q2": 4, "q3": "Hire people"}


def test_all_pages_are_one_response(newsroom, place, key):
    turn(place, "Products first")
    turn(place, "4")
    said = finish(place, "Hire people")
    expect(said).to_contain_text("Thank you. Your answer is stored.")
    (stored,) = newsroom.responses(key)
    assert (stored.revision, stored.complete) == (3, True)


def test_the_next_page_has_the_focus(place):
    turn(place, "Products first")
    expect(place.locator("form")).to_be_focused()
    expect(place.get_by_role("group", name=HELP.text)).to_be_visible()


def test_a_question_that_needs_no_answer_is_sent_as_skipped(page, place):
    bodies = answered(page)
    turn(place, "Products first")
    place.get_by_role("button", name="Next").click()
    finish(place, "")
    assert bodies[1]["answers"] == {"q1": "o1", "q2": None}
    assert bodies[2]["answers"] == {"q1": "o1", "q2": None, "q3": None}


def test_a_question_that_needs_an_answer_says_so_and_has_the_focus(page, place):
    bodies = answered(page)
    place.get_by_role("button", name="Next").click()
    group = place.get_by_role("group", name=USE.text)
    expect(group).to_have_accessible_description("Please choose or write an answer.")
    expect(place.get_by_text("Please choose or write an answer.")).to_be_visible()
    expect(place.get_by_label("Products first")).to_be_focused()
    assert bodies == []


def test_a_reader_who_comes_back_in_the_middle_goes_on_with_the_same_response(page, place):
    bodies = answered(page)
    turn(place, "Research first")
    expect(place.get_by_text("Page 2 of 3")).to_be_visible()
    page.reload()
    place = widget(page)
    expect(place.get_by_text("Page 2 of 3")).to_be_visible()
    place.get_by_role("button", name="Back").click()
    expect(place.get_by_label("Research first")).to_be_checked()
    turn(place, "Products first")
    expect(place.get_by_text("Page 2 of 3")).to_be_visible()
    assert [body["revision"] for body in bodies] == [1, 2]
    assert len({body["id"] for body in bodies}) == 1


def test_several_questions_on_one_page_are_one_post_in_one_box(newsroom, page):
    key = newsroom.ask([USE, HELP, LIMITS])
    page.goto(newsroom.print(newsroom.element(key)))
    place, bodies = widget(page), answered(page)
    before = height(place)
    give(place, "Products first")
    said = outcome(place)
    assert [(b["revision"], b["complete"]) for b in bodies] == [(1, True)]
    assert bodies[0]["answers"] == {"q1": "o1", "q2": None, "q3": None}
    assert height(place) == before
    expect(said.locator("[aria-current=true]")).to_have_count(1)
