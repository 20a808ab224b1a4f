"""The main job by the keyboard alone: no press of a mouse from signing in to signing out."""

import csv

import pytest
from playwright.sync_api import expect

from tests.builders import single
from tests.flows import builder
from tests.flows.keyboard import Keyboard
from tests.flows.newsroom import EDITOR, PASSWORD

QUESTIONS = {
    "Multiple choice": "What do you read?",
    "Ranking": "What matters most?",
    "Likert battery": "How much do you agree?",
    "Net Promoter Score": "Would you recommend us?",
    "Open text": "Why?",
}
LISTS = {
    2: ("Option", "News", "Sport"),
    3: ("Option", "Speed", "Care"),
    4: ("Row", "It is fair", "It is clear"),
}


@pytest.fixture
def keys(page):
    return Keyboard(page)


@pytest.fixture
def reader(browser):
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def link(page, name):
    return page.get_by_role("link", name=name, exact=True)


def field(page, label):
    return page.get_by_label(label, exact=True)


def told(page):
    """What the page says after a press."""
    return page.locator("main > .notices[role=status]")


def sign_in(newsroom, page, keys):
    page.goto(newsroom.page())
    expect(page.get_by_label("E-mail address")).to_be_focused()
    keys.write(EDITOR)
    keys.fill(page.get_by_label("Password"), PASSWORD)
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")


def write(page, keys):
    """Write a survey of six kinds, its options one under the other."""
    keys.go(link(page, "Surveys"))
    keys.go(link(page, "New survey"))
    expect(page.get_by_label("What do you want to ask your readers?")).to_be_focused()
    keys.write("What should labs do first?")
    keys.go(button(page, "Write the survey"))
    for number, (kind, text) in enumerate(QUESTIONS.items(), 2):
        keys.use(button(page, kind))
        expect(builder.question(page, number).get_by_label("Question", exact=True)).to_be_focused()
        keys.write(text)
        builder.expect_saved(page)
    keys.reach(field(page, "Option 1 of question 1"), "Shift+Tab")
    keys.write("Products")
    keys.press("Enter")
    expect(field(page, "Option 2 of question 1")).to_be_focused()
    keys.write("Research")
    for number, (name, *texts) in LISTS.items():
        for place, text in enumerate(texts, 1):
            keys.fill(field(page, f"{name} {place} of question {number}"), text)
    builder.expect_saved(page)


def publish(page, keys):
    """Publish, and copy the line and the script; returns what is to be pasted."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    keys.go(button(page, "Publish"))
    copied = []
    for name in ("Line for the article", "Script tag", "Style rule"):
        keys.use(field(page, name).locator("xpath=..").get_by_role("button"))
        expect(button(page, "Copied").first).to_be_focused()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
        expect(button(page, "Copied")).to_have_count(0)
    line, script, rule = copied
    return script, line, rule


def answer(reader, address):
    """Answer every question in the article."""
    reader.goto(address)
    keys = Keyboard(reader)
    place = reader.locator("reader-survey")
    expect(place.get_by_label("Research")).to_be_visible()
    keys.use(place.get_by_label("Products"), "ArrowDown")
    keys.use(place.get_by_label("Sport"), "Space")
    keys.use(place.get_by_role("button", name="Move up: Care"))
    expect(place.locator("li").first).to_contain_text("Care")
    keys.use(place.get_by_label("It is fair: Strongly disagree"), "ArrowRight")
    keys.use(place.get_by_label("It is clear: Strongly disagree"), "ArrowLeft")
    keys.use(place.get_by_label("0", exact=True), "ArrowLeft")
    keys.fill(place.get_by_role("textbox", name="Why?"), "Because.")
    with reader.expect_response("**/collect/responses") as stored:
        keys.use(place.get_by_role("button", name="Answer"))
    assert stored.value.status == 201
    expect(place.get_by_text("Thank you. Your answer is stored.")).to_be_focused()


def read(page, keys):
    """From the list of articles to the article, and on to the survey's results."""
    keys.go(link(page, "Articles"))
    row = page.get_by_role("row").filter(has_text="/pasted/")
    keys.go(row.get_by_role("link").first)
    expect(page.get_by_text("Because.")).to_be_visible()
    keys.go(link(page, "What should labs do first?").first)


def export(page, keys):
    keys.use(page.locator("summary", has_text="Export"))
    with page.expect_download() as saved:
        keys.use(page.get_by_role("link", name="CSV for analysis"))
    return list(csv.DictReader(saved.value.path().read_text("utf-8").splitlines()))


def sign_out(page, keys):
    keys.go(button(page, "Sign out"), "Shift+Tab")
    expect(button(page, "Sign in")).to_be_visible()


def test_the_main_job_is_done_by_the_keyboard_alone(newsroom, page, keys, reader):
    sign_in(newsroom, page, keys)
    write(page, keys)
    pasted = publish(page, keys)
    answer(reader, newsroom.paste(*pasted))
    newsroom.flush()
    read(page, keys)
    (row,) = export(page, keys)
    assert (row["q1"], row["q2_o2"], row["q5"], row["q6"]) == ("o2", "1", "10", "Because.")
    keys.press("Escape")
    expect(page.locator("summary", has_text="Export")).to_be_focused()
    sign_out(page, keys)


def filtered(page, keys):
    """Let in phones only, and keep that under a name."""
    keys.use(page.locator(".filter-edit > summary"))
    keys.use(page.get_by_label("Phones", exact=True), "Space")
    keys.go(button(page, "Show these"))
    expect(page.locator(".filter-words")).to_contain_text("phones")
    keys.use(page.locator(".filter-kept > summary"))
    keys.fill(page.get_by_label("Name of this filter"), "On phones")
    keys.go(button(page, "Save this filter"))
    expect(told(page)).to_contain_text("Saved as “On phones”.")
    keys.go(link(page, "Clear the filter"))


def save_chart(page, keys):
    with page.expect_download() as saved:
        keys.use(button(page, "SVG").first)
    assert saved.value.path().read_text("utf-8").startswith("<svg")


def check_texts(page, keys):
    """Approve by its button, hide and undo by the keys that the page names; strike a word."""
    keys.go(link(page, "Texts"))
    first = page.locator("#queue > li").first
    keys.go(first.get_by_role("button", name="Approve"))
    for key in ("h", "z"):
        expect(first).to_be_focused()
        with page.expect_navigation():
            keys.press(key)
    keys.go(first.get_by_role("link", name="Strike, mark, tag …"))
    keys.use(page.locator(".strikes input").first, "Space")
    keys.go(button(page, "Approve what is left"))
    keys.go(link(page, "Make tags"))
    keys.fill(page.get_by_role("textbox", name="Name", exact=True), "Trains")
    keys.go(button(page, "Add the tag"))
    expect(told(page)).to_contain_text("The tag was saved.")


def cross(page, keys):
    keys.go(link(page, "Cross-tab"))
    keys.use(page.get_by_label("Columns"), "ArrowDown")
    keys.go(button(page, "Show"))


def weigh(page, keys):
    """Weight by the device, to targets that are typed in."""
    keys.go(link(page, "Weights"))
    keys.go(link(page, "New weighting"))
    keys.fill(field(page, "Name"), "Devices")
    keys.fill(field(page, "Where the targets come from"), "Those who saw it")
    keys.reach(field(page, "What to weight by"))
    page.keyboard.type("Device")
    keys.go(button(page, "Add"))
    expect(field(page, "Target of Phones, in per cent")).to_be_focused()
    keys.write("100")
    keys.go(button(page, "Does it work?"))
    expect(page.get_by_text("This works:")).to_be_focused()


def compare(page, keys):
    keys.go(link(page, "Compare"))
    side = page.get_by_role("region", name="Side B")
    keys.use(side.locator(".filter-edit > summary"))
    keys.use(side.get_by_label("Phones", exact=True), "Space")
    keys.go(button(side, "Show these"))
    expect(page.get_by_text("Some answers may stand on both sides")).to_be_visible()


def test_an_analysis_is_done_by_the_keyboard_alone(newsroom, desk, keys):
    desk.goto(newsroom.page("/surveys/labsurvey"))
    keys.use(link(desk, "Skip to the page"))
    filtered(desk, keys)
    save_chart(desk, keys)
    check_texts(desk, keys)
    cross(desk, keys)
    weigh(desk, keys)
    compare(desk, keys)
    keys.go(link(desk, "Answers"))
    keys.go(desk.get_by_role("row").nth(1).get_by_role("link").first)
    expect(desk.get_by_role("heading", level=1)).to_have_text("One answer")


def test_publishing_is_near_however_long_a_survey_is(newsroom, desk, keys):
    builder.opened(desk, newsroom, newsroom.begin(single()))
    keys.use(link(desk, "Skip to publishing"))
    keys.press("Tab")
    expect(button(desk, "Publish")).to_be_focused()
