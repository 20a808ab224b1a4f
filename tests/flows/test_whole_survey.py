"""A survey of three pages with a condition, an ending and a translation: written, then answered."""

import pytest
from playwright.sync_api import expect

from survey_app.surveys.definition import Option, Question
from tests.flows import builder

LAB = Question(
    "q1", "single", "Which lab?", options=(Option("o1", "Research"), Option("o2", "Products"))
)
WHY = Question("q2", "text", "Why research?")
AGE = Question("q3", "yesno", "Do you subscribe?")
FRENCH = {
    "Title Trains": "Les trains",
    "Question 1 Which lab?": "Quel laboratoire ?",
    "Question 1, option Research": "Recherche",
    "Question 1, option Products": "Produits",
    "Question 2 Why research?": "Pourquoi la recherche ?",
    "Question 3 Do you subscribe?": "Êtes-vous abonné ?",
    "Ending 1 Thank you, researcher.": "Merci, chercheur.",
    "Ending 1, link More on labs": "Plus sur les labos",
}


@pytest.fixture
def key(newsroom):
    return newsroom.begin(LAB, WHY, AGE)


@pytest.fixture
def editor(desk, newsroom, key):
    return builder.opened(desk, newsroom, key)


@pytest.fixture
def reader(browser):
    """A page of somebody who reads French."""
    context = browser.new_context(locale="fr-FR")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def button(place, name):
    return place.get_by_role("button", name=name, exact=True)


def page_starts(editor, number):
    """Let a page begin with a question."""
    builder.question(editor, number).get_by_label("Starts a new page").check()
    builder.expect_saved(editor)


def compare(editor, what, subject, verb, *answers):
    """Fill in the one comparison of a condition."""
    row = editor.get_by_role("group", name=f"Comparison 1 for {what}")
    row.get_by_label("What is looked at").select_option(subject)
    builder.expect_saved(editor)
    row.get_by_label("How it is compared").select_option(verb)
    builder.expect_saved(editor)
    for answer in answers:
        row.get_by_label(answer, exact=True).check()
    builder.expect_saved(editor)


def translate(editor):
    """Write the French of every text."""
    editor.get_by_role("link", name="Translate it").click()
    editor.get_by_label("Add a language").fill("fr")
    button(editor, "Add").click()
    for place, french in FRENCH.items():
        editor.get_by_label(place, exact=True).fill(french)
    button(editor, "Save").click()
    expect(editor.get_by_role("navigation", name="Languages")).not_to_contain_text("missing")


def test_three_pages_a_condition_an_ending_and_a_translation(editor, reader, newsroom, key):
    page_starts(editor, 2)
    page_starts(editor, 3)
    expect(editor.get_by_role("heading", name="Page 3 of 3")).to_be_visible()
    button(editor, "Show only if … (page 2)").click()
    compare(editor, "page 2", "q1", "is", "Research")
    expect(editor.locator("[id='q2.page-if'] summary")).to_have_text(
        "Shown if “Which lab?” is Research"
    )
    button(editor, "Add an ending for some readers").click()
    compare(editor, "ending 1", "q1", "is", "Research")
    ending = editor.get_by_role("region", name="Ending 1")
    ending.get_by_label("Thanks").fill("Thank you, researcher.")
    ending.get_by_label("Words of link 1").fill("More on labs")
    ending.get_by_label("Address of link 1").fill("https://news.example/labs")
    builder.expect_saved(editor)
    translate(editor)
    builder.opened(editor, newsroom, key)
    button(editor, "Publish").click()
    expect(editor).to_have_url(newsroom.page(f"/surveys/{key}/place"))

    article = newsroom.paste(*paste_of(editor))
    answer(reader, article, "Recherche", "Parce que.", "Oui")
    drawn = reader.locator("reader-survey")
    expect(drawn).to_contain_text("Merci, chercheur.")
    link = drawn.get_by_role("link", name="Plus sur les labos")
    expect(link).to_have_attribute("href", "https://news.example/labs")
    assert [each.answers for each in newsroom.responses(key)] == [
        {"q1": "o1", "q2": "Parce que.", "q3": "yes"}
    ]


def paste_of(editor):
    """What stands on the page of places, for a French paragraph of an article."""
    script, element, rule = (
        editor.get_by_label(name).input_value()
        for name in ("Script tag", "Line for the article", "Style rule")
    )
    return script, f'<span lang="fr">{element}</span>', rule


def answer(reader, article, *answers):
    """Answer the pages of a survey one after the other; a text is written, all else chosen."""
    reader.goto(article)
    drawn = reader.locator("reader-survey")
    for each in answers:
        field = drawn.get_by_role("textbox")
        if each.endswith("."):
            field.fill(each)
        else:
            drawn.get_by_label(each, exact=True).check()
        drawn.locator("[part=button]").click()
