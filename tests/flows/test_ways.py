"""“Where it appears”: every way in is found, opened, read and copied."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.flows.newsroom import SURVEY, TITLE

WAYS = (
    ("Its own page", "Address of the survey"),
    ("In a newsletter", "Block for the newsletter"),
    ("In WordPress and the like", "Address to embed"),
    ("In a frame", "Frame"),
    ("On AMP pages", "AMP frame"),
)


@pytest.fixture
def place(newsroom, desk):
    desk.goto(f"{newsroom.studio}/studio/{TITLE}/surveys/{SURVEY}/place")
    return desk


def test_one_way_is_open_at_a_time(place):
    for name, label in WAYS:
        place.get_by_text(name, exact=True).click()
        expect(place.get_by_role("textbox", name=label, exact=True)).to_be_visible()
        expect(place.locator("details.way[open]")).to_have_count(1)


def test_a_way_opens_by_keyboard_and_its_snippet_is_copied(newsroom, place):
    place.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=newsroom.studio)
    summary = place.locator("summary", has_text="In a newsletter")
    summary.focus()
    summary.press("Enter")
    opened = place.locator("details.way[open]")
    opened.get_by_role("button", name="Copy").click()
    expect(opened.get_by_role("button", name="Copied")).to_be_visible()
    copied = place.evaluate("navigator.clipboard.readText()")
    assert copied.startswith('<table role="presentation"')
    assert f"{newsroom.studio}/s/{SURVEY}?a.q1=o1&amp;channel=newsletter" in copied


@pytest.mark.parametrize("name", [*(name for name, _ in WAYS), "In print and on screens"])
def test_axe_finds_nothing_in_an_open_way(place, name):
    place.get_by_text(name, exact=True).click()
    found = Axe().run(place).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []


def test_the_code_is_drawn_and_downloaded(place):
    place.get_by_text("In print and on screens", exact=True).click()
    code = place.get_by_role("img", name="QR code of the survey’s address")
    assert code.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    with place.expect_download() as download:
        place.get_by_role("link", name="PNG").click()
    assert download.value.suggested_filename == f"survey-{SURVEY}.png"
