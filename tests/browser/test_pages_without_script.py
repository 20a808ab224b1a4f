"""Several pages without JavaScript: answered to the end, by keyboard, on the hosted page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from survey_app.surveys.definition import Question
from tests.builders import single

PAGES = (
    [single(required=True)],
    [Question("q2", "text", "Why {q1}?", show_if=("is", "q1", "o2")), single("q3")],
    [Question("q4", "rating", "How was it?", low="Bad", high="Good")],
)


@pytest.fixture
def key(newsroom):
    return newsroom.ask(*PAGES, answered=0)


@pytest.fixture
def page(newsroom, reader, key):
    # The hosted page has no icon, so that a browser asks for one in vain; a form that was not
    # filled in is a 422.
    page = reader(java_script_enabled=False, expected="Failed to load resource")
    page.goto(f"{newsroom.studio}/s/{key}")
    return page


def test_three_pages_with_a_condition_are_answered_to_the_end(newsroom, page, key):
    expect(page.get_by_text("Page 1 of 3")).to_be_visible()
    page.get_by_label("Research first").check()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Page 2 of 3")).to_be_visible()
    page.get_by_label("Why Research first?").fill("It lasts")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("4", exact=True).check()
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("heading", name="Thank you. Your answer is stored.").wait_for()
    (stored,) = newsroom.responses(key)
    assert (stored.complete, stored.revision) == (True, 3)
    assert stored.answers == {"q1": "o2", "q2": "It lasts", "q3": None, "q4": 4}


def test_a_question_whose_condition_does_not_hold_is_not_asked(newsroom, page, key):
    page.get_by_label("Products first").check()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Page 2 of 3")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("heading", name="Thank you.").wait_for()
    (stored,) = newsroom.responses(key)
    assert stored.answers == {"q1": "o1", "q3": None, "q4": None}


def test_reloading_and_going_back_keep_what_was_answered(newsroom, page, key):
    page.get_by_label("Research first").check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Why Research first?").fill("It lasts")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Research first")).to_be_checked()
    page.reload()
    expect(page.get_by_label("Research first")).to_be_checked()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Why Research first?")).to_have_value("It lasts")
    page.go_back()
    page.go_forward()
    expect(page.get_by_label("Why Research first?")).to_be_visible()
    assert len(newsroom.responses(key)) == 1


def test_enter_in_a_field_goes_on_and_not_back(newsroom, page):
    page.get_by_label("Research first").check()
    page.get_by_role("button", name="Next").press("Enter")
    page.get_by_label("Why Research first?").fill("It lasts")
    page.get_by_label("Why Research first?").press("Enter")
    expect(page.get_by_text("Page 3 of 3")).to_be_visible()


def test_what_is_needed_is_said_beside_it(newsroom, page, key):
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Please choose or write an answer.")).to_be_visible()
    assert newsroom.responses(key) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages(newsroom, reader, key, scheme):
    page = reader(color_scheme=scheme, viewport={"width": 320, "height": 640}, expected="404")
    page.goto(f"{newsroom.studio}/s/{key}")
    found = {"first": faults(page)}
    page.get_by_label("Research first").check()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Page 2 of 3").wait_for()
    found["second"] = faults(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("heading", name="Thank you.").wait_for()
    found["thanks"] = faults(page)
    assert found == {"first": [], "second": [], "thanks": []}


def faults(page):
    """What axe finds wrong with a page."""
    found = Axe().run(page).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found]
