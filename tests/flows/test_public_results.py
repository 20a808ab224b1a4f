"""Results outside the studio in Chromium: the readers' page, figures in articles, archives."""

import re
import struct

import pytest
from playwright.sync_api import expect

from survey_app.embed.figures.svg import DAY, NIGHT
from tests.builders import single

PAPER = "getComputedStyle(document.querySelector('.paper')).fill"
PIXEL = """
image => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 440, height: 40 });
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return [...context.getImageData(10, 20, 1, 1).data];
}
"""


@pytest.fixture
def shared(newsroom, desk):
    """What the studio's page offers to paste, by the name of the field."""

    def read(name):
        desk.goto(newsroom.page("/surveys/labsurvey/share"))
        return desk.locator(f"#{name}").input_value()

    return read


@pytest.fixture
def reader(browser):
    """A browser without scripts."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def rgb(colour):
    """`#1f1f1d` as browsers say it."""
    return f"rgb({int(colour[1:3], 16)}, {int(colour[3:5], 16)}, {int(colour[5:7], 16)})"


def test_the_page_works_without_scripts_and_leads_to_its_method(newsroom, reader):
    reader.goto(f"{newsroom.studio}/surveys/labsurvey/results")
    expect(reader.get_by_role("heading", name="What should labs do first?")).to_be_visible()
    reader.get_by_text("The numbers as a table").first.click()
    expect(reader.get_by_role("row", name="Products first 67 % 8")).to_be_visible()
    reader.get_by_role("link", name="How it was asked and counted").click()
    expect(reader.get_by_role("heading", name="Limitations")).to_be_visible()
    assert reader.context.cookies() == []


def test_on_paper_the_tables_stand_open_and_nothing_is_to_be_pasted(newsroom, reader):
    reader.goto(f"{newsroom.studio}/surveys/labsurvey/results")
    reader.emulate_media(media="print")
    expect(reader.get_by_role("row", name="Products first 67 % 8")).to_be_visible()
    expect(reader.get_by_text("Show this in an article").first).to_be_hidden()


@pytest.mark.parametrize(("scheme", "colours"), [("light", DAY), ("dark", NIGHT)])
def test_a_picture_follows_the_scheme_under_its_own_policy(newsroom, page, scheme, colours):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{newsroom.studio}/surveys/labsurvey/results/q1.svg")
    assert page.evaluate(PAPER) == rgb(colours["paper"])


def test_a_whole_figure_is_drawn_where_no_server_answers(shared, browser):
    snippet = shared("whole-q1")
    context = browser.new_context(offline=True)
    archive = context.new_page()
    archive.set_content(f"<!doctype html><html lang='en'><body>{snippet}</body></html>")
    image = archive.get_by_role("img", name="Products first: 67 % (8).")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 440
    assert image.evaluate(PIXEL) == [255, 255, 255, 255]
    context.close()


def test_an_archived_figure_stays_while_the_live_one_goes_on(newsroom, desk):
    key = newsroom.begin(single(), state="live")
    for _ in range(10):
        newsroom.answer(key, {"q1": "o1"})
    desk.goto(newsroom.page(f"/surveys/{key}/share"))
    whole, live = (desk.locator(f"#{name}-q1").input_value() for name in ("whole", "live"))
    for _ in range(10):
        newsroom.answer(key, {"q1": "o2"})
    desk.goto("about:blank")
    desk.set_content(whole)
    expect(desk.get_by_role("img", name="Products first: 100 % (10).")).to_be_visible()
    now = desk.request.get(re.search(r'src="([^"]*)"', live)[1]).text()
    assert "Products first: 50\xa0% (10)." in now


def test_figures_are_kept_and_saved_as_png(newsroom, desk):
    desk.goto(newsroom.page("/surveys/labsurvey/share"))
    with desk.expect_download() as download:
        desk.get_by_role("button", name="PNG").first.click()
    picture = download.value.path().read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24])[0] == 3 * 440
    desk.get_by_text("As it is now, by address").first.click()
    desk.get_by_role("button", name="Keep it as it is now").first.click()
    snippet = desk.locator("#kept-q1").input_value()
    kept = desk.request.get(re.search(r'src="([^"]*)"', snippet)[1])
    assert kept.headers["cache-control"].endswith("immutable")
    assert "Readers who chose to answer" in kept.text()
