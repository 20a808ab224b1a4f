"""Menus that hang over a page are opened and left by the keyboard, and never in the way."""

import pytest
from playwright.sync_api import expect

OPEN = "details.menu[open]"
MENUS = {
    "filter": ("/surveys/labsurvey", ".filter-edit"),
    "saved": ("/surveys/labsurvey", ".filter-kept"),
    "export": ("/surveys/labsurvey", ".page-head .menu"),
    "columns": ("/surveys/labsurvey/answers", ".menu.columns"),
}


@pytest.mark.parametrize("name", MENUS)
def test_escape_closes_a_menu_and_gives_the_focus_back(desk, newsroom, name):
    path, menu = MENUS[name]
    desk.goto(newsroom.page(path))
    summary = desk.locator(f"{menu} > summary")
    summary.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(OPEN)).to_have_count(1)
    desk.keyboard.press("Tab")
    expect(summary).not_to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator(OPEN)).to_have_count(0)
    expect(summary).to_be_focused()


def test_a_press_beside_a_menu_closes_it(desk, newsroom):
    desk.goto(newsroom.page("/surveys/labsurvey"))
    desk.locator(".filter-edit > summary").click()
    desk.get_by_label("Phones", exact=True).check()
    expect(desk.locator(OPEN)).to_have_count(1)
    desk.locator(".filter-kept > summary").click()
    expect(desk.locator(OPEN)).to_have_count(1)
    desk.locator("h1").click()
    expect(desk.locator(OPEN)).to_have_count(0)
