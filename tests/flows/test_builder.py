"""An editor writes a survey: by mouse, by keyboard alone, with a way back and a live preview."""

import pytest
from playwright.sync_api import expect

from survey_app.surveys.definition import Option, Question
from tests.builders import single
from tests.flows import builder

COLOURS = Question("q1", "single", "Which?", options=(Option("o1", "Red"), Option("o2", "Green")))


@pytest.fixture
def key(newsroom):
    return newsroom.begin(COLOURS, single("q2"))


@pytest.fixture
def editor(desk, newsroom, key):
    return builder.opened(desk, newsroom, key)


def button(editor, name):
    return editor.get_by_role("button", name=name, exact=True)


def press(editor, *keys):
    for each in keys:
        editor.keyboard.press(each)


def test_options_are_added_moved_removed_and_put_back_by_mouse(editor):
    first = builder.question(editor, 1)
    first.get_by_role("button", name="Add option").click()
    expect(first.get_by_label("Option 3 of question 1")).to_be_focused()
    editor.keyboard.type("Blue")
    first.get_by_role("button", name="Move option 3 up").click()
    builder.expect_options(editor, "Red", "Blue", "Green")
    first.get_by_role("button", name="Remove option 1").click()
    builder.expect_options(editor, "Blue", "Green")
    button(editor, "Undo").click()
    builder.expect_options(editor, "Red", "Blue", "Green")


def test_two_lists_of_500_options_are_pasted_and_saved(newsroom, desk):
    lists = [Question(f"q{n}", "dropdown", "Where?", options=COLOURS.options) for n in (1, 2)]
    editor = builder.opened(desk, newsroom, newsroom.begin(*lists))
    for number in (1, 2):
        asked = builder.question(editor, number)
        asked.get_by_text("Paste a list").click()
        towns = "\n".join(f"Town {town}" for town in range(498))
        asked.get_by_label(f"Options for question {number}, one per line").fill(towns)
        asked.get_by_role("button", name="Add these options").click()
        expect(asked.locator(builder.OPTIONS)).to_have_count(500)
    # More fields than a form has by default: all of them arrive.
    builder.question(editor, 2).get_by_label("Option 500 of question 2").fill("The last town")
    builder.expect_saved(editor)
    editor.reload()
    last = builder.question(editor, 2).get_by_label("Option 500 of question 2")
    expect(last).to_have_value("The last town")


def test_questions_are_moved_removed_and_put_back_by_mouse(editor):
    asks = ("Which?", "What should labs do first?")
    button(editor, "Move question 1 down").click()
    builder.expect_questions(editor, *reversed(asks))
    button(editor, "Remove question 1").click()
    builder.expect_questions(editor, asks[0])
    button(editor, "Undo").click()
    builder.expect_questions(editor, *reversed(asks))


def test_options_are_written_and_moved_by_keyboard_alone(editor):
    builder.question(editor, 1).get_by_label("Option 2 of question 1").focus()
    press(editor, "Enter")
    expect(editor.get_by_label("Option 3 of question 1")).to_be_focused()
    editor.keyboard.type("Blue")
    press(editor, "Tab", "Enter")
    builder.expect_options(editor, "Red", "Blue", "Green")
    expect(button(editor, "Move option 2 up").first).to_be_focused()
    press(editor, "Enter")
    builder.expect_options(editor, "Blue", "Red", "Green")
    expect(builder.question(editor, 1).get_by_label("Move option 1 down")).to_be_focused()


def test_enter_leads_to_a_blank_option_before_it_makes_one(desk, newsroom):
    blank = Question("q1", "single", "Which?", options=(Option("o1", ""), Option("o2", "")))
    editor = builder.opened(desk, newsroom, newsroom.begin(blank))
    builder.question(editor, 1).get_by_label("Option 1 of question 1").focus()
    for text in ("Red", "Green"):
        editor.keyboard.type(text)
        press(editor, "Enter")
    expect(editor.get_by_label("Option 3 of question 1")).to_be_focused()
    editor.keyboard.type("Blue")
    builder.expect_options(editor, "Red", "Green", "Blue")


def test_what_is_missing_is_found_and_written_by_keyboard_alone(desk, newsroom):
    half = Question("q1", "single", "Which?", options=(Option("o1", "Red"), Option("o2", "")))
    editor = builder.opened(desk, newsroom, newsroom.begin(half))
    button(editor, "Publish").focus()
    press(editor, "Enter")
    missing = editor.get_by_role("link", name="Question 1: A choice needs at least two options.")
    expect(missing).to_be_focused()
    assert "status of 422" in editor.complaints.pop()
    press(editor, "Enter")
    expect(editor.get_by_label("Option 2 of question 1")).to_be_focused()
    editor.keyboard.type("Green")
    expect(missing).to_have_count(0)


def test_a_removal_is_undone_by_keyboard_alone(editor):
    button(editor, "Remove question 2").focus()
    press(editor, "Enter")
    expect(button(editor, "Undo")).to_be_focused()
    press(editor, "Enter")
    builder.expect_questions(editor, "Which?", "What should labs do first?")
    expect(builder.question(editor, 2).get_by_label("Question", exact=True)).to_be_focused()


def test_a_pasted_list_becomes_options(editor):
    editor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.evaluate("navigator.clipboard.writeText('Blue\\nWhite\\n\\nRed')")
    builder.question(editor, 1).get_by_label("Option 2 of question 1").focus()
    press(editor, "Control+v")
    builder.expect_options(editor, "Red", "Green", "Blue", "White")


def test_a_change_of_type_can_be_undone(editor):
    editor.get_by_label("Question type of question 1").select_option("text")
    expect(builder.question(editor, 1).locator(builder.OPTIONS)).to_have_count(0)
    button(editor, "Undo").click()
    builder.expect_options(editor, "Red", "Green")


def test_what_is_typed_is_saved_by_itself_and_followed_by_the_preview(editor):
    drawn = builder.preview(editor)
    expect(drawn.get_by_role("group", name="Which?")).to_be_visible()
    builder.question(editor, 1).get_by_label("Question", exact=True).fill("Which colour?")
    expect(drawn.get_by_role("group", name="Which colour?")).to_be_visible()
    expect(editor.get_by_role("heading", level=1)).to_have_text("Trains")
    builder.expect_saved(editor)
    editor.reload()
    builder.expect_questions(editor, "Which colour?", "What should labs do first?")


def test_typing_goes_on_while_the_page_saves(editor):
    field = builder.question(editor, 1).get_by_label("Option 1 of question 1")
    field.fill("")
    field.press_sequentially("Vermilion, a red that leans to orange", delay=30)
    builder.expect_saved(editor)
    expect(field).to_be_focused()
    expect(field).to_have_value("Vermilion, a red that leans to orange")


def test_answers_to_a_preview_are_never_counted(desk, newsroom):
    key = newsroom.begin(COLOURS, state="live")
    builder.opened(desk, newsroom, key)
    drawn = builder.preview(desk)
    drawn.get_by_label("Red").check()
    drawn.get_by_role("button", name="Answer").click()
    expect(drawn).to_contain_text("Thank you")
    assert [each.test for each in newsroom.responses(key)] == [True]
    desk.goto(newsroom.page(f"/surveys/{key}"))
    expect(desk.get_by_role("heading", name="No answers")).to_be_visible()


def test_an_answer_to_the_preview_of_a_draft_is_not_even_kept(editor, newsroom, key):
    drawn = builder.preview(editor)
    drawn.get_by_label("Red").check()
    drawn.get_by_label("Products first").check()
    drawn.get_by_role("button", name="Answer").click()
    expect(drawn).to_contain_text("Thank you")
    assert newsroom.responses(key) == []
