"""Slide-ins: they come late, take no focus, close by button and key, and remember that."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.placed import LONG, place
from tests.browser.test_accessibility import SCREENS
from tests.browser.test_rules import END, becomes
from tests.browser.test_waiting import read_to
from tests.browser.widget import (
    HEARD,
    SHIFTS,
    answered,
    heard,
    outcome,
    shift,
    told,
    wait_for_event,
    widget,
)

SLIDE = {"spot": "slide", "depth": 0.3}
FOCUSED = "() => document.activeElement.id || document.activeElement.nodeName.toLowerCase()"
WITH_LINK = f'{LONG}<p><a id="link" href="/other">A link</a></p>'


@pytest.fixture
def placed(newsroom):
    return place(newsroom)


def slide(page):
    """The slide-in, as soon as it stands in the page."""
    found = page.locator("aside:has(reader-survey)")
    found.wait_for()
    widget(page)
    return found


def come(page, address):
    """Open an article and read on until the slide-in comes."""
    page.goto(address)
    page.wait_for_load_state()
    read_to(page, 0.4)
    return slide(page)


def test_a_slide_in_comes_over_nothing_and_takes_no_focus(placed, reader):
    placed.rule(**SLIDE)
    page = reader(SHIFTS)
    page.goto(placed.print(WITH_LINK))
    page.wait_for_load_state()
    expect(page.locator("reader-survey")).to_have_count(0)
    page.locator("#link").focus()
    read_to(page, 0.4)
    box = slide(page)
    expect(box).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("complementary", name="Survey", exact=True)).to_be_visible()
    assert page.evaluate(FOCUSED) == "link"
    assert shift(page) == 0


def test_it_is_closed_by_its_button_and_the_page_hears_of_it(placed, reader):
    placed.rule(**SLIDE)
    page = reader(HEARD)
    beacons = told(page)
    box = come(page, placed.print())
    with page.expect_request(lambda request: "dismissed" in (request.post_data or "")):
        box.get_by_role("button", name="Close").click()
    expect(box).to_have_count(0)
    assert beacons[-1]["dismissed"] == [placed.survey]
    told_page = [event for event in heard(page) if event[0] == "survey:dismissed"]
    assert told_page == [["survey:dismissed", True, True, {"survey": placed.survey, "version": 1}]]


def test_escape_closes_it_and_the_focus_goes_back(placed, reader):
    placed.rule(**SLIDE)
    page = reader(HEARD)
    box = come(page, placed.print(WITH_LINK))
    page.locator("#link").focus()
    page.keyboard.press("Tab")
    expect(box.get_by_label("Products first")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    wait_for_event(page, "survey:dismissed")
    assert page.evaluate(FOCUSED) == "link"


def test_an_escape_that_the_page_has_used_does_not_close_it(placed, reader):
    placed.rule(**SLIDE)
    page = reader("document.addEventListener('keydown', e => e.preventDefault())")
    box = come(page, placed.print())
    page.keyboard.press("Escape")
    expect(box).to_be_visible()


def test_it_is_answered_by_keyboard_in_its_own_channel(placed, reader, newsroom):
    key = placed.rule(**SLIDE)
    page = reader(HEARD)
    bodies = answered(page)
    box = come(page, placed.print(WITH_LINK))
    page.locator("#link").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(outcome(widget(page))).to_contain_text("Your answer: Products first")
    [body] = bodies
    assert (body["channel"], body["context"]["placement"]) == ("slide", key)
    [stored] = newsroom.responses(placed.survey)
    assert stored.channel == "slide"
    # Who has answered dismisses nothing.
    box.get_by_role("button", name="Close").click()
    expect(box).to_have_count(0)
    assert "survey:dismissed" not in [event[0] for event in heard(page)]


def test_what_was_closed_does_not_come_back_in_the_same_page(placed, reader):
    placed.rule(**SLIDE)
    page = reader()
    box = come(page, placed.print() + "?survey-debug")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    page.evaluate("() => history.pushState(null, '', '/another?survey-debug')")
    page.evaluate("() => document.body.append(document.createElement('p'))")
    becomes(page, "This reader has closed it often enough")
    assert page.evaluate("() => localStorage.length") == 0


@pytest.mark.parametrize("agreed", [True, False])
def test_a_dismissal_outlives_the_page_only_where_storage_was_agreed_to(placed, reader, agreed):
    placed.rule(**SLIDE)
    page = reader()
    consent = 'data-consent="storage"' if agreed else ""
    box = come(page, placed.print(attributes=consent))
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    page.goto(placed.print(attributes=consent) + "?survey-debug")
    sentence = "This reader has closed it often enough" if agreed else "has not read long enough"
    becomes(page, sentence)


def test_enough_closed_surveys_are_enough(placed, reader):
    placed.rule(**SLIDE, most_dismissals_in_all=1, addresses=("*?one*",))
    placed.rule(placed.ask(), **SLIDE, most_dismissals_in_all=1)
    page = reader()
    come(page, placed.print(attributes='data-consent="storage"') + "?one")
    page.keyboard.press("Escape")
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "fits none of its patterns", "This reader has closed enough surveys")


def test_a_survey_in_the_text_and_one_slide_in_may_share_a_page(placed, reader):
    first, second = placed.ask(), placed.ask()
    placed.rule(**END)
    placed.rule(first, **SLIDE)
    placed.rule(second, **SLIDE)
    page = reader(SHIFTS)
    page.goto(placed.print() + "?survey-debug")
    becomes(page, "It is shown.", "It fits, and waits", "Another rule came first")
    read_to(page, 0.4)
    becomes(page, "It is shown.", "It is shown.", "Another rule came first")
    expect(page.locator("reader-survey")).to_have_count(2)
    assert shift(page) == 0


def test_on_a_phone_it_leaves_two_thirds_of_the_text_free(placed, reader):
    placed.rule(**SLIDE)
    page = reader(SHIFTS, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    box = come(page, placed.print())
    found = box.bounding_box()
    assert found["height"] <= 844 / 3
    assert (found["x"], found["width"]) == (0, 390)
    box.get_by_label("Research first").check()
    box.get_by_role("button", name="Answer").click()
    expect(outcome(widget(page))).to_contain_text("Your answer: Research first")
    assert box.bounding_box()["height"] <= 844 / 3
    assert shift(page) == 0


def test_it_does_not_move_for_readers_who_want_less_motion(placed, reader):
    placed.rule(**SLIDE)
    for motion, expected in (("reduce", "0s"), ("no-preference", "0.2s")):
        page = reader(reduced_motion=motion)
        box = come(page, placed.print())
        assert box.evaluate("box => getComputedStyle(box).transitionDuration") == expected


@pytest.mark.parametrize("screen", ["light", "dark", "narrow"])
def test_axe_finds_nothing_in_it_and_in_the_list_of_rules(placed, reader, screen):
    placed.rule(**SLIDE)
    page = reader(**SCREENS[screen])
    come(page, placed.print() + "?survey-debug")
    becomes(page, "It is shown.")
    found = Axe().run(page).response["violations"]
    nodes = [node["html"] for fault in found for node in fault["nodes"]]
    assert [node for node in nodes if "aside" in node or "survey" in node] == []
