"""How tests use the page on which a survey is written, as editors do: by labels and buttons."""

from playwright.sync_api import expect

OPTIONS = "input[data-list$='.option']"


def opened(desk, newsroom, key):
    """The builder of a survey."""
    desk.goto(newsroom.page(f"/surveys/{key}/edit"))
    return desk


def question(desk, number):
    """The panel of a question, by its number."""
    return desk.get_by_role("region", name=f"Question {number}", exact=True)


def options(desk, number=1):
    """The texts of a question's options, in their order."""
    return [field.input_value() for field in question(desk, number).locator(OPTIONS).all()]


def expect_options(desk, *texts, number=1):
    """Wait until a question has these options in this order."""
    fields = question(desk, number).locator(OPTIONS)
    expect(fields).to_have_count(len(texts))
    for field, text in zip(fields.all(), texts, strict=True):
        expect(field).to_have_value(text)


def expect_questions(desk, *texts):
    """Wait until the survey has these questions in this order."""
    fields = desk.get_by_label("Question", exact=True)
    expect(fields).to_have_count(len(texts))
    for field, text in zip(fields.all(), texts, strict=True):
        expect(field).to_have_value(text)


def ask(desk, kind, text, number):
    """Add a question of a kind with its button, and write its text."""
    desk.get_by_role("button", name=kind, exact=True).click()
    field = question(desk, number).get_by_label("Question", exact=True)
    expect(field).to_be_focused()
    field.fill(text)


def expect_saved(desk):
    """Wait until everything that was typed is stored."""
    expect(desk.locator("#saved")).to_have_text("Saved")


def preview(desk):
    """The survey in the preview's page."""
    return desk.frame_locator("#preview iframe").locator("reader-survey")
