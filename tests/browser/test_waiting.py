"""Rules that wait: for time, for depth, for a place out of view; and readers who are held out."""

import pytest
from playwright.sync_api import expect

from tests.browser.placed import place
from tests.browser.test_rules import END, becomes
from tests.browser.widget import SHIFTS, answered, give, hide, outcome, shift, told, widget

DRAWN = "Math.random = () => .05"
"""Every draw succeeds whose share is above 5 percent."""
TO = """part => {
  const { top, height } = document.querySelector('article').getBoundingClientRect();
  scrollTo({top: scrollY + top + part * height - innerHeight, behavior: 'instant'});
}"""


@pytest.fixture
def placed(newsroom):
    return place(newsroom, readings_exempt=True)


def read_to(page, part):
    """Scroll until so much of the article was in view, 0 to 1."""
    page.evaluate(TO, part)


def bring(page, paragraph):
    """Scroll so that a paragraph is in the middle of the window."""
    page.evaluate("id => document.getElementById(id).scrollIntoView({block: 'center'})", paragraph)


def test_a_survey_comes_after_its_seconds(placed, reader):
    placed.rule(**END, seconds=20)
    page = reader(SHIFTS)
    page.clock.install()
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "has not read long enough or far enough")
    page.clock.run_for(15_000)
    expect(page.locator("reader-survey")).to_have_count(0)
    page.clock.run_for(10_000)
    widget(page)
    becomes(page, "It is shown.")
    assert shift(page) == 0


def test_a_survey_comes_when_so_much_was_read(placed, reader):
    placed.rule(**END, depth=0.5)
    page = reader(SHIFTS)
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "has not read long enough or far enough")
    read_to(page, 0.45)
    expect(page.locator("reader-survey")).to_have_count(0)
    read_to(page, 0.55)
    widget(page)
    becomes(page, "It is shown.")
    assert shift(page) == 0


def test_a_survey_whose_place_was_passed_comes_when_its_place_is_below_again(placed, reader):
    placed.rule(spot="paragraph", paragraph=8, depth=0.7)
    page = reader(SHIFTS)
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "has not read long enough or far enough")
    read_to(page, 0.75)
    becomes(page, "its place is in view or above")
    bring(page, "p8")
    becomes(page, "its place is in view or above")
    expect(page.locator("reader-survey")).to_have_count(0)
    page.evaluate("() => scrollTo({top: 0, behavior: 'instant'})")
    widget(page)
    becomes(page, "It is shown.")
    assert shift(page) == 0


def test_a_reader_who_is_held_out_sees_nothing_and_is_counted(placed, reader):
    placed.rule(spot="paragraph", paragraph=8, held_out=10)
    page = reader(DRAWN)
    beacons = told(page)
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "It was held out of this page view, for comparison.")
    with page.expect_request(lambda request: "held_out" in (request.post_data or "")):
        bring(page, "p8")
    becomes(page, "It was held out of this page view and counted")
    expect(page.locator("reader-survey")).to_have_count(0)
    assert beacons[-1]["held_out"] == [placed.survey]
    assert "seen" not in beacons[-1]


def test_a_reader_who_does_not_come_to_the_place_is_not_counted(placed, reader):
    placed.rule(**END, held_out=10)
    page = reader(DRAWN)
    beacons = told(page)
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "It was held out of this page view, for comparison.")
    with page.expect_request("**/collect/events"):
        hide(page)
    assert "reading" in beacons[-1]
    assert "held_out" not in beacons[-1]


def test_a_slide_in_that_is_held_out_is_counted_when_it_would_have_come(placed, reader):
    placed.rule(spot="slide", depth=0.5, held_out=10)
    page = reader(DRAWN)
    beacons = told(page)
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "has not read long enough or far enough")
    with page.expect_request(lambda request: "held_out" in (request.post_data or "")):
        read_to(page, 0.6)
    assert beacons[-1]["held_out"] == [placed.survey]
    expect(page.locator("reader-survey")).to_have_count(0)


def test_nobody_is_held_out_who_is_not_measured(placed, reader):
    placed.rule(**END, held_out=10)
    page = reader(DRAWN, "navigator.globalPrivacyControl = true")
    beacons = told(page)
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "It is shown.")
    hide(page)
    assert beacons == []


def test_a_survey_by_rule_is_seen_under_its_key(placed, reader):
    key = placed.rule(spot="paragraph", paragraph=7)
    page = reader()
    beacons = told(page)
    page.goto(placed.print())
    with page.expect_request(lambda request: '"seen"' in (request.post_data or "")):
        widget(page).scroll_into_view_if_needed()
    [seen] = beacons[-1]["seen"]
    assert seen == {"survey": placed.survey, "version": 1, "placement": key, "channel": "inline"}


def test_what_the_page_says_of_its_reader_goes_with_the_answer_where_it_is_allowed(placed, reader):
    placed.rule(**END)
    page = reader()
    bodies = answered(page)
    said = "tier=subscriber; religion=none; region = north "
    page.goto(placed.print(head=f'<meta name="survey:audience" content="{said}">'))
    give(widget(page))
    outcome(widget(page))
    assert bodies[0]["context"]["audience"] == {"tier": "subscriber", "region": "north"}
