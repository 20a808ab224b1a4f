"""Narrowing results: by a form, by chips, under a name, and by an address that is handed on."""

import pytest
from playwright.sync_api import expect

RESULTS = "/surveys/labsurvey"


def words(desk):
    """The filter as the page says it."""
    return desk.locator(".filter-words")


def choose(desk, *labels):
    """Tick boxes of the filter and show what they let in."""
    desk.locator(".filter-edit > summary").click()
    for label in labels:
        desk.get_by_label(label, exact=True).check()
    desk.get_by_role("button", name="Show these").click()


def test_a_filter_is_chosen_kept_handed_on_and_taken_away(desk, newsroom, browser):
    desk.goto(newsroom.page(RESULTS))
    expect(words(desk)).to_have_text("All readers, since the start")
    desk.locator(".filter-edit > summary").click()
    desk.locator(".filter-questions summary").first.click()
    desk.get_by_label("Phones", exact=True).check()
    desk.locator(".filter-questions").get_by_label("Products first").check()
    desk.get_by_role("button", name="Show these").click()
    expect(words(desk)).to_contain_text("Readers on phones who answered “Products first” to “")
    address = desk.url
    assert address.endswith("?device=phone&a.q1=o1")
    answers = desk.locator("dl.figures").inner_text()

    desk.get_by_text("Saved filters").click()
    desk.get_by_label("Name of this filter").fill("Products, on phones")
    desk.get_by_role("button", name="Save this filter").click()
    expect(desk.locator(".notices[role=status]")).to_contain_text("Saved as “Products, on phones”.")
    expect(desk).to_have_url(address)

    desk.get_by_role("link", name="Remove Device: Phones").click()
    expect(words(desk)).to_contain_text("Readers who answered “Products first”")
    desk.get_by_role("link", name="Clear the filter").click()
    expect(words(desk)).to_have_text("All readers, since the start")

    colleague = browser.new_context()
    newsroom.sign_in(colleague)
    theirs = colleague.new_page()
    theirs.goto(address)
    assert theirs.locator("dl.figures").inner_text() == answers
    theirs.goto(newsroom.page(RESULTS))
    theirs.get_by_text("Saved filters").click()
    theirs.get_by_role("link", name="Products, on phones").click()
    expect(theirs).to_have_url(address)
    theirs.get_by_text("Saved filters").click()
    theirs.get_by_label("Change Products, on phones …").click()
    theirs.get_by_label("Delete Products, on phones …").click()
    theirs.get_by_role("button", name="Delete for everybody").click()
    expect(theirs.locator(".notices[role=status]")).to_contain_text("is no longer saved")
    expect(theirs).to_have_url(address)
    colleague.close()


def test_the_keyboard_alone_is_enough(desk, newsroom):
    desk.goto(newsroom.page(RESULTS))
    desk.locator(".filter-edit > summary").focus()
    desk.keyboard.press("Enter")
    desk.get_by_label("Computers", exact=True).focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    expect(words(desk)).to_have_text("Readers on computers, since the start")
    expect(words(desk)).to_be_focused()
    desk.get_by_role("link", name="Remove Device: Computers").focus()
    desk.keyboard.press("Enter")
    expect(words(desk)).to_have_text("All readers, since the start")
    expect(words(desk)).to_be_focused()


def test_a_choice_keeps_its_place_and_its_focus(desk, newsroom):
    desk.goto(newsroom.page(RESULTS))
    desk.set_viewport_size({"width": 1000, "height": 400})
    show = desk.get_by_role("button", name="Show", exact=True).first
    desk.get_by_label("Each question by").select_option("device")
    show.focus()
    before = show.bounding_box()["y"]
    desk.keyboard.press("Enter")
    desk.wait_for_url("**by=device**")
    expect(show).to_be_focused()
    assert abs(show.bounding_box()["y"] - before) < 2
    assert desk.evaluate("scrollY") > 0
    show.click()
    expect(show).to_be_visible()
    desk.get_by_role("link", name="7 days").press("Enter")
    desk.wait_for_url("**period=7**")
    expect(desk.get_by_role("link", name="7 days")).to_be_focused()


def test_what_is_followed_over_time_keeps_the_focus_too(desk, newsroom):
    desk.goto(newsroom.page(RESULTS))
    follow = desk.locator("form.grouping").filter(has_text="Follow")
    follow.get_by_role("combobox").select_option(index=1)
    follow.get_by_role("button", name="Show").press("Enter")
    desk.wait_for_url("**over=**#over-time")
    expect(follow.get_by_role("button", name="Show")).to_be_focused()
    expect(follow).to_be_in_viewport()


def test_another_page_and_the_next_visit_begin_at_the_top(desk, newsroom):
    desk.goto(newsroom.page(RESULTS))
    desk.get_by_role("link", name="30 days").press("Enter")
    desk.wait_for_url("**period=30**")
    desk.get_by_role("link", name="Compare", exact=True).press("Enter")
    desk.wait_for_url("**/compare**")
    assert desk.evaluate("document.activeElement === document.body")
    desk.goto(newsroom.page(RESULTS))
    assert desk.evaluate("document.activeElement === document.body")


def test_it_works_without_scripts(plain_desk, newsroom):
    plain_desk.goto(newsroom.page(RESULTS))
    choose(plain_desk, "Phones", "Finished")
    expect(words(plain_desk)).to_have_text("Readers on phones who finished, since the start")
    assert plain_desk.url.endswith("?device=phone&status=finished")
    plain_desk.get_by_label("Each question by").select_option("device")
    plain_desk.get_by_role("button", name="Show", exact=True).first.click()
    narrowed = newsroom.page(f"{RESULTS}?device=phone&status=finished&by=device")
    expect(plain_desk).to_have_url(narrowed)


def test_the_overview_is_narrowed_and_leads_on_to_the_same_readers(desk, newsroom):
    desk.goto(newsroom.page())
    expect(desk.get_by_text("not filtered")).to_have_count(0)
    choose(desk, "Phones")
    expect(words(desk)).to_have_text("Readers on phones, since the start")
    assert desk.url == newsroom.page("?device=phone")
    expect(desk.get_by_text("not filtered")).to_have_count(2)
    desk.get_by_text("Saved filters").click()
    desk.get_by_label("Name of this filter").fill("On the way")
    desk.get_by_role("button", name="Save this filter").click()
    expect(desk).to_have_url(newsroom.page("?device=phone"))
    desk.locator(".newest a").first.click()
    expect(words(desk)).to_have_text("Readers on phones, since the start")
    desk.get_by_text("Saved filters").click()
    expect(desk.get_by_role("link", name="On the way")).to_have_attribute("aria-current", "true")


def test_articles_are_found_by_their_title(desk, newsroom):
    desk.goto(newsroom.page(RESULTS))
    desk.locator(".filter-edit > summary").click()
    desk.get_by_label("Words of a title").fill("nowhere to be found")
    desk.get_by_role("button", name="Find", exact=True).click()
    expect(desk.get_by_text("No article has these words in its title.")).to_be_visible()


def test_two_sides_are_compared_with_the_filter_that_was_shown(desk, newsroom):
    desk.goto(newsroom.page(f"{RESULTS}?device=phone"))
    desk.get_by_role("link", name="Compare", exact=True).click()
    sides = desk.locator(".sides .panel")
    first, second = sides.nth(0), sides.nth(1)
    expect(first.locator(".filter-words")).to_have_text("Readers on phones, since the start")
    second.locator(".filter-edit > summary").click()
    second.get_by_label("Computers", exact=True).check()
    second.get_by_role("button", name="Show these").click()
    expect(desk.locator(".sides .filter-words").nth(1)).to_have_text(
        "Readers on computers, since the start"
    )
    assert desk.url.endswith("compare?one.device=phone&two.device=desktop")


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_the_form_stands_within_the_window(desk, newsroom, width):
    desk.set_viewport_size({"width": width, "height": 900})
    for page in ("", RESULTS, f"{RESULTS}/compare"):
        desk.goto(newsroom.page(page))
        for menu in desk.locator(".filter-edit, .filter-kept").all():
            menu.locator("> summary").click()
            box = menu.locator(".filter-form").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            menu.locator("> summary").click()
