"""With JavaScript off the studio does the same: forms are posted, bad ones come back whole."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders import single
from tests.flows import builder
from tests.flows.newsroom import EDITOR, PASSWORD


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def status(page, press):
    """The status that pressing this leads to."""
    with page.expect_navigation() as arrived:
        press.click()
    return arrived.value.status


@pytest.fixture
def editor(plain_desk, newsroom):
    """The builder of a survey with one question of two options."""
    return builder.opened(plain_desk, newsroom, newsroom.begin(single()))


def test_an_editor_signs_in_and_out(newsroom, plain_desk):
    plain_desk.context.clear_cookies()
    plain_desk.goto(newsroom.page("/surveys"))
    plain_desk.get_by_label("E-mail address").fill(EDITOR)
    plain_desk.get_by_label("Password").fill("wrong")
    assert status(plain_desk, button(plain_desk, "Sign in")) == 422
    expect(plain_desk.get_by_label("E-mail address")).to_have_value(EDITOR)
    expect(plain_desk.get_by_label("Password")).to_have_accessible_description(re.compile("belong"))
    plain_desk.get_by_label("Password").fill(PASSWORD)
    button(plain_desk, "Sign in").click()
    expect(plain_desk).to_have_url(newsroom.page("/surveys"))
    button(plain_desk, "Sign out").click()
    expect(plain_desk.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_bad_title_comes_back_with_its_values(newsroom, plain_desk):
    plain_desk.goto(f"{newsroom.studio}/studio/new")
    plain_desk.get_by_label("Name of your title").fill("Evening Post")
    plain_desk.get_by_label("Address of its website").fill("news example")
    assert status(plain_desk, button(plain_desk, "Create the title")) == 422
    website = plain_desk.get_by_label("Address of its website")
    expect(website).to_have_value("news example")
    expect(website).to_have_attribute("aria-invalid", "true")
    expect(plain_desk.get_by_label("Name of your title")).to_have_value("Evening Post")


def test_settings_are_saved_and_bad_ones_kept(newsroom, plain_desk):
    plain_desk.goto(newsroom.page("/settings"))
    plain_desk.get_by_label("Name of your title").fill("")
    plain_desk.get_by_label("Language").select_option("en")
    assert status(plain_desk, button(plain_desk, "Save").first) == 422
    expect(plain_desk.get_by_label("Name of your title")).to_have_attribute("aria-invalid", "true")
    plain_desk.get_by_label("Name of your title").fill("Tech News")
    button(plain_desk, "Save").first.click()
    expect(plain_desk.get_by_role("status")).to_have_text("Saved.")


def test_a_survey_begins_with_a_question(newsroom, plain_desk):
    plain_desk.goto(newsroom.page("/surveys/new"))
    plain_desk.get_by_label("Open text").check()
    assert status(plain_desk, button(plain_desk, "Write the survey")) == 422
    expect(plain_desk.get_by_label("Open text")).to_be_checked()
    plain_desk.get_by_label("What do you want to ask your readers?").fill("Why?")
    button(plain_desk, "Write the survey").click()
    builder.expect_questions(plain_desk, "Why?")


def test_options_and_questions_are_written_with_whole_pages(editor):
    editor.get_by_label("Option 1 of question 1").fill("Products, mostly")
    button(editor, "Add option").click()
    editor.get_by_label("Option 3 of question 1").fill("Both")
    button(editor, "Move option 3 up").click()
    builder.expect_options(editor, "Products, mostly", "Both", "Research first")
    button(editor, "Rating").click()
    button(editor, "Move question 2 up").click()
    builder.expect_options(editor, "Products, mostly", "Both", "Research first", number=2)


def test_a_removal_can_be_undone(editor):
    button(editor, "Remove question 1").click()
    builder.expect_questions(editor)
    button(editor, "Undo").click()
    builder.expect_questions(editor, "What should labs do first?")


def test_a_survey_is_published_paused_resumed_and_closed(editor):
    button(editor, "Publish").click()
    expect(editor.get_by_role("status")).to_contain_text("is live")
    editor.get_by_role("link", name="Labs").or_(editor.get_by_role("link", name="Trains")).click()
    for press, state in (("Pause", "Paused"), ("Resume", "Live")):
        button(editor, press).click()
        expect(editor.get_by_role("heading", name=state, exact=True)).to_be_visible()
    editor.get_by_text("Close …").click()
    button(editor, "Close for good").click()
    expect(editor.get_by_text("This survey is closed")).to_be_visible()


def test_what_cannot_be_published_comes_back_with_its_values(editor):
    editor.get_by_label("Title for you").fill("Trains and buses")
    editor.get_by_label("Option 2 of question 1").fill("")
    assert status(editor, button(editor, "Publish")) == 422
    expect(editor.get_by_label("Title for you")).to_have_value("Trains and buses")
    said = builder.question(editor, 1).get_by_text("A choice needs at least two options.")
    expect(said).to_be_visible()


def test_a_draft_is_deleted_after_one_question(editor):
    editor.get_by_text("Delete …").click()
    button(editor, "Delete the draft").click()
    expect(editor.get_by_role("status")).to_have_text("The draft was deleted.")


def test_lists_are_searched_and_sorted_by_their_address(newsroom, plain_desk):
    plain_desk.goto(newsroom.page("/articles"))
    plain_desk.get_by_role("searchbox").fill("nothing like that")
    button(plain_desk, "Search").click()
    expect(plain_desk.get_by_role("heading", name="Nothing found")).to_be_visible()
    plain_desk.get_by_role("link", name="Show all articles").click()
    plain_desk.get_by_role("link", name="Answers", exact=True).click()
    expect(plain_desk).to_have_url(newsroom.page("/articles?sort=-answers"))
    head = plain_desk.get_by_role("columnheader", name="Answers", exact=True)
    expect(head).to_have_attribute("aria-sort", "descending")


def test_numbers_stand_in_tables_where_no_chart_is_drawn(newsroom, plain_desk):
    plain_desk.goto(newsroom.article_page())
    table = plain_desk.get_by_role("region", name="Answers to: What should labs do first?")
    expect(table.get_by_role("row").nth(1)).to_contain_text("Products first")
    expect(plain_desk.get_by_role("button", name="PNG")).to_have_count(0)
