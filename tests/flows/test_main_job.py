"""The main job, end to end: written, published, pasted, answered, counted, charted, exported."""

import csv

import pytest
from playwright.sync_api import expect

from survey_app.accounts.users import create_user
from survey_app.database import transaction
from tests.builders import NOW, single
from tests.flows import builder
from tests.flows.newsroom import PASSWORD

EMAIL = "first@example.com"
ASKS = {
    "Single choice": "What should labs do first?",
    "Multiple choice": "What do you read?",
    "Rating": "How good was it?",
    "Net Promoter Score": "Would you recommend us?",
    "Open text": "Why?",
}
OPTIONS = {1: ("Products", "Research"), 2: ("News", "Sport")}
SNIPPETS = ("Script tag", "Line for the article", "Style rule")


@pytest.fixture
def first_editor(newsroom):
    with transaction(newsroom.database.writing()) as session:
        create_user(session, email=EMAIL, name="Grace", password=PASSWORD, now=NOW)


@pytest.fixture
def reader(browser):
    """A page of a reader who comes for the first time."""
    context = browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def said(page):
    """What the page says after a press."""
    return page.get_by_role("status").first


def is_seen(response):
    """Whether a beacon said that a survey was truly seen."""
    return response.url.endswith("/collect/events") and '"seen"' in response.request.post_data


def cells(page, table):
    """The rows of a table as texts, once the page is there in full."""
    region = page.get_by_role("region", name=table)
    expect(region).to_be_visible()
    page.wait_for_load_state()
    rows = region.get_by_role("row").all()
    return [[cell.inner_text() for cell in row.locator("th, td").all()] for row in rows]


def begin(page, newsroom):
    """Sign in, and create the title that a first editor is asked for."""
    page.goto(f"{newsroom.studio}/")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    button(page, "Sign in").click()
    page.get_by_label("Name of your title").fill("Evening Post")
    page.get_by_label("Address of its website").fill(newsroom.paper)
    button(page, "Create the title").click()


def write(page):
    """Write a survey with all five kinds, from the first question to the last."""
    page.get_by_role("link", name="Write the first survey").click()
    page.get_by_label("What do you want to ask your readers?").fill(ASKS["Single choice"])
    button(page, "Write the survey").click()
    for number, (kind, text) in enumerate(list(ASKS.items())[1:], 2):
        builder.ask(page, kind, text, number)
    for number, texts in OPTIONS.items():
        for place, text in enumerate(texts, 1):
            page.get_by_label(f"Option {place} of question {number}").fill(text)
    builder.expect_saved(page)


def publish(page):
    """Publish, and copy what the next page prints; returns the pasted texts."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button(page, "Publish").click()
    expect(said(page)).to_contain_text("is live. Now put it into an article.")
    texts = []
    for name in SNIPPETS:
        field = page.get_by_label(name, exact=True)
        row = field.locator("xpath=..")
        button(row, "Copy").click()
        expect(button(row, "Copied")).to_be_visible()
        texts.append(page.evaluate("navigator.clipboard.readText()"))
        assert texts[-1] == field.input_value()
    return texts


def answer(reader, address):
    """See the survey in the article, and answer its five questions."""
    with reader.expect_response(is_seen):
        reader.goto(address)
    place = reader.locator("reader-survey")
    place.get_by_label("Research").check()
    place.get_by_label("News").check()
    place.get_by_label("Sport").check()
    place.get_by_role("group", name=ASKS["Rating"]).get_by_label("4", exact=True).check()
    nps = place.get_by_role("group", name=ASKS["Net Promoter Score"])
    nps.get_by_label("9", exact=True).check()
    place.get_by_role("textbox", name="Why?").fill("Because.")
    with reader.expect_response("**/collect/responses") as stored:
        place.get_by_role("button", name="Answer").click()
    assert stored.value.status == 201
    expect(place).to_contain_text("Thank you. Your answer is stored.")


def read_results(page):
    """From the list to the article, and from there to the survey."""
    page.get_by_role("link", name="Articles").first.click()
    row = page.get_by_role("row").filter(has_text="/pasted/")
    expect(row.get_by_role("cell").nth(3)).to_have_text("1")
    expect(row.get_by_role("cell").nth(4)).to_have_text("1")
    row.get_by_role("link").click()
    assert cells(page, f"Answers to: {ASKS['Single choice']}")[2][:4] == [
        "Research", "1", "100\xa0%", "21–100\xa0%",
    ]  # fmt: skip
    expect(page.get_by_text("Because.")).to_be_visible()
    assert cells(page, "Readers at each step")[-1][:2] == ["Finished", "1"]
    expect(page.get_by_role("region", name="By day")).to_contain_text("1 answer in 1 day")
    page.get_by_role("link", name=ASKS["Single choice"]).first.click()
    expect(page.get_by_role("region", name="By article", exact=True)).to_contain_text("/pasted/")


def export(page):
    """The rows of the CSV for analysis."""
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV for analysis").click()
    return list(csv.DictReader(saved.value.path().read_text("utf-8").splitlines()))


def test_the_main_job_is_done_in_a_browser(newsroom, page, first_editor, reader):
    begin(page, newsroom)
    write(page)
    pasted = publish(page)
    place = page.url
    answer(reader, newsroom.paste(*pasted))
    newsroom.flush()
    read_results(page)
    (row,) = export(page)
    assert row["status"] == "complete"
    assert (row["q1"], row["q2_o1"], row["q2_o2"]) == ("o2", "1", "1")
    assert (row["q3"], row["q4"], row["q5"]) == ("4", "9", "Because.")
    assert row["article_url"].startswith(f"{newsroom.paper}/pasted/")
    page.goto(place)
    expect(page.get_by_label("Line for the article", exact=True)).to_have_value(pasted[1])


def test_a_paused_survey_takes_no_answers_until_it_is_resumed(newsroom, desk, reader):
    key = newsroom.begin(state="live")
    builder.opened(desk, newsroom, key)
    hosted = f"{newsroom.studio}/s/{key}"
    button(desk, "Pause").click()
    expect(said(desk)).to_contain_text("Paused")
    reader.goto(hosted)
    expect(reader.get_by_text("This survey is paused.")).to_be_visible()
    expect(button(reader, "Answer")).to_have_count(0)
    button(desk, "Resume").click()
    expect(said(desk)).to_contain_text("Readers can answer again.")
    reader.goto(hosted)
    expect(button(reader, "Answer")).to_be_visible()


def test_a_new_wording_leaves_the_answers_to_the_old_one_alone(newsroom, desk, reader):
    key = newsroom.begin(single(), state="live")
    newsroom.answer(key, {"q1": "o2"})
    builder.opened(desk, newsroom, key)
    button(desk, "Remove option 2").click()
    builder.expect_options(desk, "Products first")
    button(desk, "Add option").click()
    builder.expect_options(desk, "Products first", "")
    desk.get_by_label("Option 2 of question 1").fill("Both alike")
    button(desk, "Publish the changes").click()
    expect(said(desk)).to_contain_text("Readers now see this wording.")
    reader.goto(f"{newsroom.studio}/s/{key}")
    expect(reader.get_by_label("Both alike")).to_be_visible()
    expect(reader.get_by_label("Research first")).to_have_count(0)
    newsroom.answer(key, {"q1": "o3"})
    desk.get_by_role("link", name="Results").click()
    old = desk.get_by_role("row").filter(has_text="Research first")
    expect(old).to_contain_text("offered until")
    expect(old.get_by_role("cell").first).to_have_text("1")
    rows = {row["version"]: row["q1"] for row in export(desk)}
    assert rows == {"1": "o2", "2": "o3"}
