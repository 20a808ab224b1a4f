"""Paused and closed surveys show their result, also when that happens while a reader reads."""

import pytest
from playwright.sync_api import expect

from survey_app.surveys.lifecycle import close, pause
from tests.browser.widget import give, height, outcome, widget
from tests.builders import single

ACTS = pytest.mark.parametrize(
    ("act", "sentence"),
    [(pause, "This survey is paused."), (close, "This survey is closed.")],
    ids=["paused", "closed"],
)


@pytest.fixture
def key(newsroom):
    return newsroom.ask([single()])


@ACTS
def test_a_survey_that_takes_no_answers_shows_its_result(newsroom, page, key, act, sentence):
    newsroom.change(key, act)
    page.goto(newsroom.print(newsroom.element(key)))
    said = outcome(widget(page))
    expect(said).to_contain_text(sentence)
    expect(said).to_contain_text("10 answered.")
    expect(said.get_by_role("button")).to_have_count(0)


@ACTS
def test_an_answer_that_comes_too_late_brings_the_result(newsroom, reader, key, act, sentence):
    page = reader(expected="409")
    page.goto(newsroom.print(newsroom.element(key)))
    place = widget(page)
    before = height(place)
    newsroom.change(key, act)
    give(place)
    said = outcome(place)
    expect(said).to_contain_text(sentence)
    expect(said).to_contain_text("10 answered.")
    expect(said.locator("[aria-current]")).to_have_count(0)
    assert height(place) == before
    assert newsroom.responses(key) == []
    assert page.evaluate("() => localStorage.length") == 0


def test_a_reader_who_answered_sees_it_after_closing_and_can_delete_it(newsroom, reader, key):
    page = reader()
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    outcome(widget(page))
    newsroom.change(key, close)
    # The script may be a minute old in this browser, so it is another one with the same storage.
    page = reader(storage_state=page.context.storage_state())
    page.goto(newsroom.print(newsroom.element(key)))
    said = outcome(widget(page))
    expect(said).to_contain_text("Your answer: Products first")
    said.get_by_role("button", name="Delete my answer").click()
    expect(widget(page)).to_contain_text("This survey is closed.")
    assert [r.withdrawn for r in newsroom.responses(key)] == [True]


def test_without_its_result_a_paused_survey_leaves_the_link(newsroom, reader, key):
    newsroom.change(key, pause)
    page = reader(expected="Failed to")
    page.route("**/embed/after-*.js", lambda route: route.abort())
    page.goto(newsroom.print(newsroom.element(key)))
    widget(page)
    expect(page.get_by_role("link", name="Survey", exact=True)).to_be_visible()


def test_a_change_that_comes_too_late_leaves_the_earlier_answer(newsroom, reader, key):
    page = reader(expected="409")
    page.goto(newsroom.print(newsroom.element(key)))
    place = widget(page)
    give(place)
    place.get_by_role("button", name="Change").click()
    newsroom.change(key, pause)
    give(place, "Research first")
    expect(outcome(place)).to_contain_text("Your answer: Products first")
    expect(place.locator("[aria-current=true]")).to_contain_text("Products first")
