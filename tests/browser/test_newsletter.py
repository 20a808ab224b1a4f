"""A mail with the question in it: a link fills the answer in, one tap confirms it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from survey_app.placements.newsletter import newsletter_block
from survey_app.surveys.definition import Definition, Page, Question
from tests.browser.frames import open_elsewhere
from tests.builders import single


@pytest.fixture(scope="module")
def mail():
    """Shows a mail, as a web mailer does: on an origin of its own."""
    with open_elsewhere() as show:
        yield show


def block(newsroom, *questions):
    """Key of a survey with these questions, and what a newsletter has of it."""
    key = newsroom.ask(questions)
    made = Definition("Asked", pages=(Page(questions),))
    return key, newsletter_block(newsroom.studio, key, made)


def test_a_link_fills_the_answer_in_and_one_tap_stores_it_once(newsroom, reader, mail):
    key, printed = block(newsroom, single())
    page = reader(java_script_enabled=False, expected="404")
    page.goto(mail(printed))
    page.get_by_role("link", name="Research first").click()
    expect(page.get_by_label("Research first")).to_be_checked()
    assert newsroom.responses(key) == []
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("heading", name="Thank you. Your answer is stored.").wait_for()
    (stored,) = newsroom.responses(key)
    assert (stored.answers, stored.channel) == ({"q1": "o2"}, "newsletter")


def test_opening_every_link_answers_nothing(newsroom, reader, mail):
    key, printed = block(newsroom, Question("q1", "nps", "Would you recommend us?"))
    page = reader(java_script_enabled=False, expected="404")
    page.goto(mail(printed))
    links = page.get_by_role("link").evaluate_all("links => links.map(link => link.href)")
    assert len(links) == 11
    for address in links:
        page.goto(address)
    assert newsroom.responses(key) == []


def test_another_answer_may_be_chosen_there(newsroom, reader, mail):
    key, printed = block(newsroom, Question("q1", "rating", "How was it?"), single("q2"))
    page = reader(java_script_enabled=False, expected="404")
    page.goto(mail(printed))
    page.get_by_role("link", name="4", exact=True).click()
    expect(page.get_by_role("radio", name="4")).to_be_checked()
    page.get_by_role("radio", name="2").check()
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("heading", name="Thank you.").wait_for()
    (stored,) = newsroom.responses(key)
    assert stored.answers == {"q1": 2, "q2": None}


def test_in_a_narrow_mail_all_values_of_a_scale_stand_side_by_side(newsroom, reader, mail):
    asked = Question("q1", "nps", "Would you recommend us?", low="Never", high="Always")
    _, printed = block(newsroom, asked)
    page = reader(viewport={"width": 320, "height": 640})
    page.goto(mail(printed))
    boxes = [link.bounding_box() for link in page.get_by_role("link").all()]
    assert len({round(box["y"]) for box in boxes}) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("kind", ["single", "nps", "text"])
def test_axe_finds_nothing_in_the_mail(newsroom, reader, mail, kind):
    asked = single() if kind == "single" else Question("q1", kind, "Would you?", low="No")
    _, printed = block(newsroom, asked)
    page = reader()
    page.goto(mail(printed))
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
