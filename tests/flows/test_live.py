"""An open page follows new answers, and changes nothing else."""

import pytest
from playwright.sync_api import expect

from tests.flows import newsroom as desk_of

LIVE = "?live=1"
MARK = "document.querySelectorAll('main *').forEach(one => one.isOld = true)"
OLD = "one => one.isOld === true"


@pytest.fixture
def page_of(newsroom, desk):
    """Open a page with the live mode, and mark all that stands on it."""

    def open_page(address, asked=LIVE):
        desk.goto(address + asked)
        for place in desk.locator(".chart-place").all():
            place.scroll_into_view_if_needed()
            expect(place).to_have_class("chart-place js-plotly-plot")
        desk.evaluate(MARK)
        return desk

    return open_page


def answers(page):
    """The figure "Answers" at the top of a page."""
    return page.locator(".figures div").filter(has_text="Answers").first.locator("dd")


def test_an_answer_appears_within_three_seconds_in_place(newsroom, page_of):
    page = page_of(newsroom.page("/surveys/labsurvey"))
    before = int(answers(page).inner_text())
    newsroom.answer(desk_of.SURVEY, {"q1": "o1"})
    expect(answers(page)).to_have_text(str(before + 1), timeout=3000)
    first = page.locator("section.question").first
    expect(first).to_contain_text("13 answered")
    # No node was replaced, drawings of other questions included.
    assert page.locator("section.question").evaluate_all(f"all => all.every({OLD})")
    assert page.locator(".js-plotly-plot .plot-container").evaluate_all(f"all => all.every({OLD})")
    assert page.evaluate(
        "JSON.parse(document.querySelector('.chart script').textContent).layout.meta.note"
        ".startsWith('13 answered')"
    )
    page.wait_for_function(
        "document.querySelector('.chart-place').data[0].customdata[0][1].includes('of 13')"
    )


def test_a_filtered_page_follows_as_well(newsroom, page_of):
    page = page_of(newsroom.page("/surveys/labsurvey"), "?a.q1=o1&live=1")
    before = int(answers(page).inner_text())
    newsroom.answer(desk_of.SURVEY, {"q1": "o1"})
    expect(answers(page)).to_have_text(str(before + 1), timeout=4000)
    newsroom.answer(desk_of.SURVEY, {"q1": "o1"})
    expect(answers(page)).to_have_text(str(before + 2), timeout=4000)


def test_a_filtered_overview_follows_as_well(newsroom, page_of):
    page = page_of(newsroom.page(), "?device=phone&language=en&live=1")
    first = page.locator(".newest li").first
    before = int(first.locator("p").inner_text().partition(" ")[0])
    newsroom.answer(desk_of.SURVEY, {"q1": "o1"})
    expect(first).to_contain_text(f"{before + 1} answered", timeout=4000)
    assert page.locator(".filter-words").evaluate(OLD)


def test_focus_and_what_is_open_stay(newsroom, page_of):
    page = page_of(newsroom.page())
    page.get_by_text("What does the range mean?").click()
    link = page.get_by_role("link", name="Robots at work")
    link.focus()
    newsroom.answer(desk_of.SURVEY, {"q1": "o2"})
    today = page.locator(".working")
    expect(today).not_to_contain_text("12 answers today", timeout=3000)
    expect(link).to_be_focused()
    expect(page.locator("details.meaning")).to_have_attribute("open", "")


def test_the_live_mode_is_remembered_in_the_address(newsroom, desk):
    desk.goto(newsroom.page())
    switch = desk.get_by_role("button", name="Live")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(desk).to_have_url(f"{newsroom.page()}?live=1")
    desk.reload()
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(desk).to_have_url(newsroom.page())


def test_the_live_mode_goes_along_to_other_tabs_of_the_survey(newsroom, desk):
    survey = newsroom.page("/surveys/labsurvey")
    desk.goto(survey)
    tabs, switch = desk.get_by_label("This survey"), desk.get_by_role("button", name="Live")
    switch.click()
    tabs.get_by_role("link", name="Answers").click()
    expect(desk).to_have_url(f"{survey}/answers{LIVE}")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    tabs.get_by_role("link", name="Texts").click()
    expect(desk).to_have_url(f"{survey}/texts")


def test_a_page_that_is_hidden_asks_nothing(newsroom, desk):
    desk.clock.install()
    desk.goto(newsroom.page() + LIVE)
    asked = []
    desk.on("request", lambda request: "/pulse" in request.url and asked.append(request.url))
    with desk.expect_response("**/pulse"):
        desk.clock.run_for(2500)
    hide = "Object.defineProperty(document, 'hidden', { configurable: true, value: %s });"
    turn = "document.dispatchEvent(new Event('visibilitychange'))"
    desk.evaluate(hide % "true" + turn)
    asked.clear()
    desk.clock.run_for(20_000)
    assert asked == []
    with desk.expect_response("**/pulse"):
        desk.evaluate(hide % "false" + turn)


def test_a_lost_connection_is_told_and_made_good(newsroom, desk):
    desk.goto(newsroom.page() + LIVE)
    desk.evaluate("window.kept = fetch; window.fetch = async () => { throw new TypeError() }; null")
    line = desk.locator(".as-of")
    expect(line).to_have_class("as-of stale", timeout=5000)
    expect(line.get_by_role("status")).to_contain_text("the studio cannot be reached")
    newsroom.answer(desk_of.SURVEY, {"q1": "o2"})
    desk.evaluate("window.fetch = kept; null")
    expect(line).to_have_class("as-of", timeout=5000)
    expect(line.get_by_role("status")).to_have_text("", use_inner_text=True)


def test_a_chart_that_is_gone_leaves_nothing_in_memory(newsroom, page_of):
    page = page_of(newsroom.page("/surveys/labsurvey"))
    is_held = page.evaluate(
        """() => {
          const gone = document.querySelector(".chart-place");
          gone.parentElement.remove();
          document.dispatchEvent(new Event("renewed"));
          return "data" in gone;
        }"""
    )
    assert is_held is False


def test_whoever_was_signed_out_meanwhile_is_told_and_comes_back(newsroom, desk):
    address = newsroom.page("/surveys/labsurvey") + LIVE
    desk.goto(address)
    desk.context.clear_cookies()
    told = desk.locator(".as-of").get_by_role("status")
    expect(told).to_contain_text("you are signed out", timeout=5000)
    newsroom.sign_in(desk.context)
    expect(told).to_have_text("", use_inner_text=True, timeout=5000)
    desk.context.clear_cookies()
    told.get_by_role("link", name="Sign in again").click()
    desk.get_by_label("E-mail").fill(desk_of.EDITOR)
    desk.get_by_label("Password").fill(desk_of.PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    expect(desk).to_have_url(address)
