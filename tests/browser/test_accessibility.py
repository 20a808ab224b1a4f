"""Readers of every kind can use the widget: axe finds nothing, targets are large, all fits."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from survey_app.surveys.definition import Question
from tests.browser.widget import give, outcome, widget
from tests.builders import all_kinds

SCREENS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "forced": {"forced_colors": "active"},
    "narrow-dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
}
LEAST = 24
"""Least side of what can be touched, in px (WCAG 2.2, 2.5.8)."""
SMALL = """([place, least]) => [...place.shadowRoot.querySelectorAll('label, a, button, .other')]
  .map(touched => [touched.textContent, touched.getBoundingClientRect()])
  .filter(([, box]) => box.width < least || box.height < least)
  .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)"""
SIDEWAYS = """() => document.documentElement.scrollWidth
  - document.documentElement.clientWidth"""


@pytest.fixture(scope="module")
def key(newsroom):
    first, *others = all_kinds()
    needed = Question(first.key, first.kind, first.text, required=True, options=first.options)
    return newsroom.ask([needed, *others])


@pytest.fixture
def address(newsroom, key):
    return newsroom.print(newsroom.element(key))


def faults(page):
    """What axe finds wrong with the widget."""
    found = Axe().run(page, context="reader-survey")
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found.response["violations"]]


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_in_question_message_and_result(reader, address, screen):
    page = reader(**SCREENS[screen])
    page.goto(address)
    place = widget(page)
    found = {"question": faults(page)}
    place.get_by_role("button", name="Answer").click()
    place.get_by_text("Please choose or write an answer.").wait_for()
    found["message"] = faults(page)
    give(place)
    outcome(place)
    found["result"] = faults(page)
    assert found == {"question": [], "message": [], "result": []}


@pytest.mark.parametrize("width", [320, 1280])
def test_all_that_can_be_touched_is_large_enough(reader, address, width):
    page = reader(viewport={"width": width, "height": 800})
    page.goto(address)
    place = widget(page)
    small = place.evaluate(f"(place, least) => ({SMALL})([place, least])", LEAST)
    give(place)
    outcome(place)
    assert small + place.evaluate(f"(place, least) => ({SMALL})([place, least])", LEAST) == []


def test_nothing_scrolls_sideways_on_a_narrow_screen(reader, address):
    page = reader(viewport={"width": 320, "height": 640})
    page.goto(address)
    place = widget(page)
    assert page.evaluate(SIDEWAYS) <= 0
    assert place.locator(".box").evaluate("box => box.scrollWidth - box.clientWidth") == 0
    give(place)
    outcome(place)
    assert place.locator(".box").evaluate("box => box.scrollWidth - box.clientWidth") == 0


def test_a_page_written_from_right_to_left_turns_the_widget(newsroom, reader, key):
    page = reader()
    page.goto(newsroom.print(newsroom.element(key), attributes=' dir="rtl"'))
    place = widget(page)
    row = place.locator("label", has_text="Products first")
    assert row.locator("input").bounding_box()["x"] > row.locator("span").bounding_box()["x"]
    assert faults(page) == []
    give(place)
    said = outcome(place)
    bar = said.locator("li", has_text="Products first")
    filled, whole = bar.locator("i").bounding_box(), bar.bounding_box()
    assert filled["x"] + filled["width"] == pytest.approx(whole["x"] + whole["width"], abs=2)
    assert faults(page) == []


def test_a_result_that_is_longer_than_its_question_scrolls_by_keyboard(reader, address):
    page = reader(viewport={"width": 320, "height": 640})
    page.goto(address)
    place = widget(page)
    give(place)
    said = outcome(place).locator(".said")
    if said.evaluate("said => said.scrollHeight > said.clientHeight"):
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(said).to_be_focused()


def test_a_question_without_borders_of_its_own_keeps_them_in_forced_colours(reader, address):
    page = reader(forced_colors="active")
    page.goto(address)
    place = widget(page)
    place.get_by_label("4", exact=True).first.check()
    label = place.locator(".scale label", has_text="4").first
    assert label.evaluate("label => getComputedStyle(label).outlineStyle") == "solid"
