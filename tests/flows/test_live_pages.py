"""The pages of a survey follow new answers without touching what somebody is at."""

import pytest
from playwright.sync_api import expect

from survey_app.collect.withdrawal import erase
from survey_app.surveys.definition import Question
from tests.builders import NOW, single

LIVE = "?live=1"
WHY = Question("q2", "text", "Why?", long=True)
SELECT = """one => {
  const range = document.createRange();
  range.selectNodeContents(one);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
OLD = "one => one.isOld === true"


@pytest.fixture
def key(newsroom):
    """A survey with three answers, each with a text."""
    made = newsroom.begin(single(), WHY, state="live", title="Trains")
    for number in range(3):
        newsroom.answer(made, {"q1": "o1", "q2": f"Text {number}"})
    return made


@pytest.fixture
def opened(newsroom, desk, key):
    """Open a page of the survey, with a mark on all that stands on it."""

    def open_page(path="", query=LIVE):
        desk.goto(newsroom.page(f"/surveys/{key}{path}{query}"))
        desk.mouse.move(0, 0)
        desk.evaluate("document.querySelectorAll('main *').forEach(one => one.isOld = true)")
        return desk

    return open_page


@pytest.fixture
def answer(newsroom, key):
    """Let a reader answer; returns what the page then has to show by."""

    def give(text="A new text", option="o2"):
        newsroom.answer(key, {"q1": option, "q2": text})

    return give


def button(page):
    """What announces new entries of a list."""
    return page.locator(".news button")


def rows(page):
    return page.locator(".answers tbody tr")


def texts(page):
    return page.locator(".queue blockquote")


def test_a_cross_tab_gets_a_new_column_and_keeps_what_is_there(opened, answer):
    page = opened("/crosstab", f"{LIVE}&rows=a.q1&columns=status")
    expect(page.locator(".cross thead")).to_contain_text("3")
    page.get_by_text("All values").click()
    page.get_by_label("Shares").focus()
    answer()
    expect(page.locator(".cross .whole")).to_contain_text("4", timeout=3000)
    expect(page.locator(".cross tbody tr")).to_have_count(2)
    expect(page.get_by_label("Shares")).to_be_focused()
    expect(page.locator("details.more")).to_have_attribute("open", "")
    assert page.locator(".cross, .chart-place").evaluate_all(f"all => all.every({OLD})")


def test_both_sides_of_a_comparison_follow(opened, answer):
    page = opened("/compare", f"{LIVE}&two.a.q1=o1")
    sides = page.locator(".sides > .panel")
    expect(sides.first).to_contain_text("3 answers")
    filtering = sides.first.get_by_text("Filter", exact=True)
    filtering.click()
    since = sides.first.get_by_label("From")
    since.first.fill("2020-02-02")
    answer()
    expect(sides.first).to_contain_text("4 answers", timeout=3000)
    expect(sides.last).to_contain_text("3 answers")
    expect(since.first).to_have_value("2020-02-02")
    expect(sides.first.locator("details.filter-edit")).to_have_attribute("open", "")


def test_new_answers_are_announced_and_shown_when_asked_for(opened, answer):
    page = opened("/answers", "")
    page.clock.install()
    page.reload()
    rows(page).first.evaluate("one => one.isOld = true")
    answer()
    answer()
    page.clock.run_for(10_500)
    expect(button(page)).to_have_text("2 new answers – show")
    expect(rows(page)).to_have_count(3)
    button(page).click()
    expect(rows(page)).to_have_count(5)
    expect(button(page)).to_be_hidden()
    expect(rows(page).first.get_by_role("link")).to_be_focused()
    assert rows(page).nth(2).evaluate(OLD)


def test_a_live_list_shows_new_answers_while_nobody_is_at_it(opened, answer):
    page = opened("/answers")
    answer()
    expect(rows(page)).to_have_count(4, timeout=3000)
    assert rows(page).nth(1).evaluate(OLD)
    rows(page).first.hover()
    answer()
    expect(button(page)).to_have_text("1 new answer – show", timeout=3000)
    expect(rows(page)).to_have_count(4)
    page.mouse.move(0, 0)
    expect(rows(page)).to_have_count(5, timeout=3000)
    rows(page).nth(2).locator(".said").first.evaluate(SELECT)
    answer()
    expect(button(page)).to_be_visible(timeout=3000)
    assert page.evaluate("getSelection().toString()") == "Products first"


def test_the_first_answer_needs_no_press(newsroom, desk):
    made = newsroom.begin(single(), state="live")
    desk.goto(newsroom.page(f"/surveys/{made}/answers"))
    desk.clock.install()
    desk.reload()
    newsroom.answer(made, {"q1": "o1"})
    desk.clock.run_for(10_500)
    expect(rows(desk)).to_have_count(1)


def test_no_text_is_moved_under_the_hands_of_who_checks_it(opened, answer):
    page = opened("/texts")
    page.get_by_label("Choose text 2").check()
    answer("A fourth text")
    expect(button(page)).to_have_text("1 new text – show", timeout=3000)
    expect(texts(page)).to_have_text(["Text 2", "Text 1", "Text 0"])
    button(page).click()
    expect(texts(page)).to_have_text(["A fourth text", "Text 2", "Text 1", "Text 0"])
    expect(page.locator(".queue > li").first).to_be_focused()
    ticked = page.locator(".queue > li").filter(has=page.locator(":checked"))
    expect(ticked).to_have_count(1)
    expect(ticked).to_contain_text("Text 1")


def test_a_text_that_its_reader_took_back_stays_until_its_list_is_renewed(newsroom, opened, key):
    page = opened("/texts")
    page.get_by_label("Choose text 2").check()
    [gone] = [one for one in newsroom.responses(key) if one.answers["q2"] == "Text 1"]
    erase(newsroom.database, gone.shard, gone.id, gone.survey_id, NOW)
    expect(button(page)).to_have_text("The list has changed – show", timeout=3000)
    expect(texts(page)).to_have_text(["Text 2", "Text 1", "Text 0"])
    button(page).click()
    expect(texts(page)).to_have_text(["Text 2", "Text 0"])
    expect(page.locator(".queue :checked")).to_have_count(0)


def test_keys_work_in_a_queue_that_was_empty_and_the_way_back_stays(newsroom, desk):
    made = newsroom.begin(single(), WHY, state="live")
    desk.goto(newsroom.page(f"/surveys/{made}/texts{LIVE}"))
    newsroom.answer(made, {"q2": "The first text"})
    expect(texts(desk)).to_have_text(["The first text"], timeout=3000)
    desk.keyboard.press("j")
    desk.keyboard.press("h")
    expect(desk.locator(".told")).to_contain_text("1 text hidden.")
    newsroom.answer(made, {"q2": "The second text"})
    expect(texts(desk)).to_have_text(["The second text"], timeout=3000)
    desk.keyboard.press("z")
    expect(texts(desk)).to_have_text(["The second text", "The first text"])


def test_a_half_filled_form_stays_while_the_page_follows(opened, answer):
    page = opened("/texts/tags")
    page.get_by_label("Name").fill("Trains")
    page.get_by_label("Words and phrases").fill("train*")
    page.get_by_role("button", name="Add the tag").click()
    page = opened("/texts/tags")
    page.get_by_label("Name").first.fill("Half a na")
    page.get_by_label("Words and phrases").first.focus()
    answer("My train")
    expect(page.get_by_role("heading", name="4 texts")).to_be_visible(timeout=3000)
    expect(page.get_by_role("row").nth(1)).to_contain_text("25 %")
    expect(page.get_by_label("Name").first).to_have_value("Half a na")
    expect(page.get_by_label("Words and phrases").first).to_be_focused()


def test_weightings_follow_and_their_form_does_not(newsroom, opened, answer):
    page = opened("/weights/new", "")
    page.get_by_label("What to weight by").select_option("a.q1")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Target of Products first, in per cent").fill("100")
    page.get_by_label("Name", exact=True).fill("Half a na")
    expect(page.locator("[data-pulse]")).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).click()
    page = opened("/weights")
    page.get_by_text("Delete …").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("of 3")
    answer(option="o1")
    expect(page.get_by_role("row").nth(1)).to_contain_text("of 4", timeout=3000)
    expect(page.get_by_role("button", name="Delete it")).to_be_visible()
    assert page.get_by_role("row").evaluate_all(f"all => all.every({OLD})")
