"""A survey of three pages with a condition, an ending and a translation: written, then answered."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from survey_app.surveys.definition import Option, Question
from tests.flows import builder
from tests.flows.test_accessibility import WIDER, violations

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


FRENCH_QUESTIONS = {name: text for name, text in FRENCH.items() if "Ending" not in name}
DOORS = Question(
    "q1",
    "picture",
    "Which door?",
    options=(Option("o1", "", alt="A red door"), Option("o2", "", alt="A blue door")),
)
DROP = """bytes => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(bytes)], "door.png", { type: "image/png" }));
  const option = document.getElementById("q1:o1");
  const drag = { dataTransfer: transfer, bubbles: true, cancelable: true };
  for (const type of ["dragover", "drop"]) option.dispatchEvent(new DragEvent(type, drag));
}"""


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


def expect_sound(editor):
    """The page passes axe by day and by night, and fits into 320 px."""
    size = editor.viewport_size
    for width in (size["width"], 320):
        editor.set_viewport_size(size | {"width": width})
        assert violations(editor) == []
        assert editor.evaluate(WIDER) <= 0
    editor.set_viewport_size(size)


def translate(editor, texts):
    """Write the French of texts."""
    editor.get_by_role("link", name="Translate it").click()
    editor.get_by_label("Add a language").fill("fr")
    button(editor, "Add").click()
    for place, french in texts.items():
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
    expect_sound(editor)
    translate(editor, FRENCH)
    expect_sound(editor)
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


class TestPictures:
    @pytest.fixture
    def key(self, newsroom):
        return newsroom.begin(DOORS)

    @pytest.fixture
    def field(self, editor):
        return builder.question(editor, 1).locator("input[type=file]").first

    def test_a_chosen_picture_is_there_at_once_and_in_the_preview(self, editor, field):
        field.set_input_files(picture())
        shown = builder.question(editor, 1).get_by_role("img", name="A red door")
        expect(shown).to_be_visible()
        expect(shown).to_have_js_property("naturalWidth", 640)
        expect(builder.preview(editor).get_by_role("img", name="A red door")).to_be_visible()
        expect(field).to_have_value("")

    def test_a_picture_is_dropped_onto_its_option(self, editor, field):
        editor.evaluate(DROP, list(picture()["buffer"]))
        expect(builder.question(editor, 1).get_by_role("img", name="A red door")).to_be_visible()

    def test_what_is_no_picture_is_told_and_goes_with_the_next_one(self, editor, field):
        place = builder.question(editor, 1)
        field.set_input_files(picture() | {"buffer": b"<svg xmlns='x'/>"})
        expect(place).to_contain_text("SVG is not taken")
        field.set_input_files(picture())
        expect(place.get_by_role("img", name="A red door")).to_be_visible()
        expect(place).not_to_contain_text("SVG is not taken")

    def test_a_file_that_is_too_large_is_not_even_sent(self, editor, field, tmp_path):
        sent, large = [], tmp_path / "door.png"
        large.write_bytes(b"\0" * (8 * 1024**2 + 1))
        editor.on("request", lambda request: sent.append(request.method))
        field.set_input_files(large)
        said = "The picture has 8.0 MB; at most 8 MB are taken."
        expect(builder.question(editor, 1)).to_contain_text(said)
        expect(field).to_have_value("")
        assert "POST" not in sent


def test_what_a_removal_breaks_is_said_and_undone(editor):
    button(editor, "Show only if … (question 2)").click()
    compare(editor, "question 2", "q1", "is", "Research")
    button(editor, "Remove question 1").click()
    note = editor.get_by_role("status").filter(has_text="Question 1 removed.")
    expect(note).to_contain_text("This breaks the condition of question 1: if “Which lab?”")
    missing = editor.get_by_role("region", name="Not published yet")
    expect(missing).to_contain_text("looks at a question that is not surely asked before")
    button(editor, "Undo").click()
    expect(missing).not_to_contain_text("not surely asked before")
    expect(editor.locator("[id='q2.if'] summary")).to_have_text("Shown if “Which lab?” is Research")


def test_the_preview_is_looked_at_by_night_and_in_another_language(editor, newsroom, key):
    translate(editor, FRENCH_QUESTIONS)
    builder.opened(editor, newsroom, key)
    drawn = builder.preview(editor)
    expect(drawn.get_by_role("group", name="Which lab?")).to_be_visible()
    editor.get_by_label("Language of the preview").select_option("fr")
    expect(drawn.get_by_role("group", name="Quel laboratoire ?")).to_be_visible()
    editor.get_by_label("Dark", exact=True).check()
    body = editor.frame_locator("#preview iframe").locator("html")
    expect(body).to_have_css("background-color", "rgb(24, 24, 23)")
    expect(drawn).to_have_css("color-scheme", "dark")
    expect(drawn.get_by_role("group", name="Quel laboratoire ?")).to_be_visible()


def test_conditions_and_endings_are_written_without_scripts(plain_desk, newsroom, key):
    builder.opened(plain_desk, newsroom, key)
    button(plain_desk, "Show only if … (question 2)").click()
    row = plain_desk.get_by_role("group", name="Comparison 1 for question 2")
    row.get_by_label("Research", exact=True).check()
    button(plain_desk, "Add an ending for some readers").click()
    row = plain_desk.get_by_role("group", name="Comparison 1 for ending 1")
    row.get_by_label("What is looked at").select_option(":device")
    button(plain_desk, "Show the fitting answers").last.click()
    expect(plain_desk.locator(".condition > summary")).to_have_text(
        ["Shown if “Which lab?” is Research", "For readers with the device is …"]
    )


def picture():
    made = io.BytesIO()
    Image.new("RGB", (900, 600), "red").save(made, "PNG")
    return {"name": "door.png", "mimeType": "image/png", "buffer": made.getvalue()}
