"""The result in the box of the question: with ranges where an editor wants them, and the newest."""

import pytest
from playwright.sync_api import expect

from survey_app.surveys.definition import Definition, Page, Question, Row
from survey_app.surveys.lifecycle import publish, save_draft, show_results
from tests.browser.widget import SHIFTS, give, height, hide, outcome, shift, widget
from tests.builders import definition, long_list, single

RATING = Question("q2", "rating", "How good?")
RATED = Question("q3", "rating", "How good?")
SHOW = """() => {
  Object.defineProperty(document, 'hidden', {value: false, configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def page(reader):
    return reader(SHIFTS)


@pytest.fixture
def key(newsroom):
    return newsroom.ask([single()])


def with_ranges(session, survey, now):
    show_results(session, survey, public=True, minimum=10, ranges=True, now=now)


def test_ranges_are_shown_only_where_the_editor_wants_them(newsroom, page):
    key = newsroom.ask([single(), RATING])
    address = newsroom.print(newsroom.element(key))
    page.goto(address)
    give(widget(page))
    said = outcome(widget(page))
    expect(said.locator("small")).to_have_count(0)
    expect(said).to_contain_text("Average 4")
    newsroom.change(key, with_ranges)
    page.reload()
    said = outcome(widget(page))
    expect(said.locator("small")).to_have_count(2)
    expect(said.locator("li").first).to_contain_text("74% – 100%")
    # All gave the same answer: a range without a width would claim too much.
    expect(said.get_by_text("Average")).to_have_text("Average 4")


def test_the_range_of_an_average_ends_with_its_scale(newsroom, page):
    """The limits of typed numbers cut nothing off: another wording may have had others."""
    slider = Question("q3", "slider", "How far?", min=0, max=10)
    typed = Question("q4", "number", "How many?", min=0, max=10)
    asked = [single(), RATING, slider, typed]
    key = newsroom.ask(asked, answered=0)
    newsroom.answer(key, definition(*asked), 9, q2=5, q3=10, q4=10)
    newsroom.answer(key, definition(*asked), 1, q2=4, q3=7, q4=7)
    newsroom.change(key, with_ranges)
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    # t with nine degrees of freedom is 2.262, of standard errors of 0.1 and 0.3.
    expect(outcome(widget(page)).get_by_text("Average")).to_have_text(
        ["Average 4.9 (4.7–5)", "Average 9.7 (9–10)", "Average 9.7 (9–10.4)"]
    )


def test_a_few_are_not_nobody_and_all_but_a_few_not_all(newsroom, page, key):
    newsroom.answer(key, Definition("Asked", pages=(Page((single(),)),)), 200)
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page), "Research first")
    said = outcome(widget(page))
    expect(said.locator("li .share")).to_have_text([">99%", "<1%"])


def test_what_too_few_have_answered_says_so(newsroom, page):
    rows = (Row("r1", "Trains"), Row("r2", "Ferries"), Row("r3", "Buses"))
    key = newsroom.ask([single(), Question("q2", "likert", "Are they late?", rows=rows[:2])])

    def ask_more(session, survey, now):
        made = definition(single(), Question("q2", "likert", "Are they late?", rows=rows), RATED)
        save_draft(session, survey, made, now)
        publish(session, survey, user_id=None, now=now)

    newsroom.change(key, ask_more)
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    said = outcome(widget(page))
    expect(said.get_by_text("Too few answers yet.")).to_have_count(2)
    expect(said.locator("li", has_text="Buses")).to_contain_text("Too few answers yet.")
    expect(said.locator("li", has_text="Trains")).to_contain_text("%")
    expect(said).not_to_contain_text("Average")


def test_a_result_follows_when_the_reader_comes_back(newsroom, page, key):
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    said = outcome(widget(page))
    expect(said).to_contain_text("11 answered.")
    newsroom.answer(key, Definition("Asked", pages=(Page((single(),)),)), 2)
    hide(page)
    page.evaluate(SHOW)
    expect(said).to_contain_text("13 answered.")
    assert shift(page) == 0


def test_a_result_is_not_asked_for_while_nobody_looks(newsroom, page, key):
    page.goto(newsroom.print(newsroom.element(key)))
    give(widget(page))
    outcome(widget(page))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    hide(page)
    page.wait_for_timeout(3_000)
    assert [url for url in asked if "results" in url] == []


def test_a_list_of_300_options_is_answered_and_its_result_scrolled_in_its_room(newsroom, page):
    key = newsroom.ask([long_list()])
    page.goto(newsroom.print(newsroom.element(key)))
    place = widget(page)
    before = height(place)
    place.get_by_role("combobox").select_option(label="Town 299")
    place.get_by_role("button", name="Answer").click()
    said = outcome(place)
    expect(said).to_contain_text("Town 299")
    shares = said.locator("li .share").all_inner_texts()
    assert len(shares) == 300
    assert shares == sorted(shares, key=lambda share: -int(share.removesuffix("%")))
    assert (height(place), shift(page)) == (before, 0)
