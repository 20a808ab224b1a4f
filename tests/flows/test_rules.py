"""An editor makes a rule, a reader meets its survey, and the list of rules says what it does."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.builders import single


@pytest.fixture
def key(newsroom):
    return newsroom.begin(single(), state="live")


def article(newsroom):
    """Address of an article with the script and room below the window, and without a survey."""
    script = f'<script async src="{newsroom.studio}/embed/technews.js"></script>'
    return newsroom.paste(script, "", "main > p:first-of-type { min-block-size: 150vh }")


def make_rule(desk, newsroom, key):
    desk.goto(newsroom.page(f"/surveys/{key}/place"))
    desk.get_by_role("link", name="New rule").click()
    desk.get_by_label("Before the first “Also read” line").check()
    desk.get_by_label("Addresses like", exact=True).fill("/pasted/*")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("status")).to_contain_text("Saved.")


@pytest.mark.parametrize("desk_name", ["desk", "plain_desk"])
def test_a_rule_brings_its_survey_into_the_article(newsroom, request, browser, key, desk_name):
    desk = request.getfixturevalue(desk_name)
    make_rule(desk, newsroom, key)
    listed = desk.get_by_role("listitem", name="Before the first “Also read” line")
    expect(listed).to_contain_text("In articles whose address is like /pasted/*")
    reader = browser.new_context(locale="en-GB").new_page()
    reader.goto(article(newsroom))
    survey = reader.locator(f"reader-survey[survey={key}]")
    survey.get_by_label("Products first").check()
    survey.get_by_role("button", name="Answer").click()
    expect(survey.locator(".result")).to_be_visible()
    reader.context.close()
    listed.get_by_role("button", name="Switch off").click()
    expect(listed).to_contain_text("Off")
    listed.locator("summary", has_text="Delete").click()
    listed.get_by_role("button", name="Delete the rule").click()
    expect(desk.get_by_role("status")).to_contain_text("The rule was deleted.")
    expect(listed).to_have_count(0)


def test_a_field_stands_there_for_the_place_that_it_belongs_to(newsroom, desk, key):
    desk.goto(newsroom.page(f"/surveys/{key}/rules/new"))
    word, number = desk.get_by_label("The word"), desk.get_by_label("Number of the paragraph")
    expect(word).to_be_hidden()
    desk.get_by_label("Behind a word that stands alone").check()
    expect(word).to_be_visible()
    desk.get_by_label("After a paragraph").check()
    expect(number).to_be_visible()
    expect(word).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390, 320])
def test_axe_finds_nothing_on_the_pages_of_rules(newsroom, desk, key, scheme, width):
    make_rule(desk, newsroom, key)
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 900})
    for path in (f"/surveys/{key}/place", f"/surveys/{key}/rules/new", "/settings"):
        desk.goto(newsroom.page(path))
        found = Axe().run(desk).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
        sideways = (
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert desk.evaluate(sideways) <= 0
