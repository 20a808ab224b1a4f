"""Charts are drawn under the studio's policy, say what their tables say, and can be saved."""

import csv
import struct

import pytest
from playwright.sync_api import expect

from survey_app.surveys.definition import Question, Row
from tests.builders import single

QUESTION = "What should labs do first?"
STEPS = "Readers at each step"
DRAWN = ".chart-place.js-plotly-plot"
SEES = """
window.violations = [];
addEventListener('securitypolicyviolation', event => violations.push(event.violatedDirective));
"""


@pytest.fixture(scope="module")
def article(newsroom, browser):
    """The page of an article with all its charts drawn; tests only look at it."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    newsroom.sign_in(context)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.add_init_script(SEES)
    page.goto(newsroom.article_page())
    for place in page.locator(".chart-place").all():
        place.scroll_into_view_if_needed()
    expect(page.locator(DRAWN)).to_have_count(page.locator(".chart-place").count())
    yield page
    context.close()


def test_no_chart_leaves_a_long_table_beside_a_blank(newsroom, desk):
    rows = tuple(Row(f"r{n}", f"Row {n}") for n in range(6))
    asked = (Question("q1", "likert", "How far?", rows=rows), *(single(f"s{n}") for n in range(12)))
    key = newsroom.begin(*asked, state="live", title="Battery")
    newsroom.answer(key, {"q1": {row.key: "o1" for row in rows}})
    desk.set_viewport_size({"width": 1440, "height": 500})
    desk.goto(newsroom.page(f"/surveys/{key}"))
    battery = desk.locator(".question", has_text="How far?")
    chart, table = (battery.locator(part).bounding_box() for part in (".chart", "table"))
    assert table["y"] >= chart["y"] + chart["height"]
    steps = desk.locator(".steps")
    steps.locator("tbody tr").last.scroll_into_view_if_needed()
    expect(steps.locator(".chart")).to_be_in_viewport()


def panel(page, name=QUESTION):
    return page.locator("section.panel").filter(has=page.locator(f"[aria-label*='{name}']")).first


def saved(page, kind, name=QUESTION):
    """The file that a panel's button saves: its name and its bytes."""
    with page.expect_download() as download:
        panel(page, name).get_by_role("button", name=kind).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def rows(page, name=QUESTION):
    """What a panel's table says."""
    body = panel(page, name).locator("tbody tr").all()
    return [[cell.inner_text() for cell in row.locator("th, td").all()] for row in body]


def test_every_chart_is_drawn_and_no_policy_is_broken(article):
    assert article.locator(DRAWN).count() >= 6
    assert article.evaluate("violations") == []
    assert article.complaints == []


def test_the_marks_of_no_axis_lie_on_each_other(article):
    lying = article.evaluate("""() => {
      const room = (text) => text.getBoundingClientRect();
      const apart = (a, b) => a.right <= b.left || b.right <= a.left ||
        a.bottom <= b.top || b.bottom <= a.top;
      return [...document.querySelectorAll(".js-plotly-plot")].flatMap((place) => {
        const texts = [...place.querySelectorAll(".xtick text, .ytick text")];
        const meet = (a, b) => a !== b && !apart(room(a), room(b));
        return texts.filter((one) => texts.some((other) => meet(one, other)))
          .map((one) => `${place.dataset.name}: ${one.textContent}`);
      });
    }""")
    assert lying == []


def test_pointing_at_any_chart_breaks_no_policy(article):
    told = article.evaluate("""async () => {
      const said = [];
      for (const place of document.querySelectorAll(".js-plotly-plot")) {
        const trace = place.data.findIndex((one) => one.hovertemplate && one.x.length);
        Plotly.Fx.hover(place, [{curveNumber: trace, pointNumber: 0}]);
        while (!place.querySelector(".hovertext")) await new Promise(requestAnimationFrame);
        said.push(place.querySelector(".hovertext").textContent);
        Plotly.Fx.unhover(place);
      }
      return said;
    }""")
    assert len(told) >= 6
    assert all(told)
    assert article.evaluate("violations") == []
    assert article.complaints == []


def test_a_chart_says_what_its_table_says(article):
    drawn = panel(article).locator(DRAWN).text_content()
    found = rows(article)
    assert len(found) == 2
    for label, answers, share, *_ in found:
        assert label in drawn
        assert f"{share} · {answers}" in drawn


def test_the_steps_from_seen_to_finished_are_drawn_and_tabled(article):
    drawn = panel(article, STEPS).locator(DRAWN).text_content()
    found = rows(article, STEPS)
    assert [label.splitlines()[0] for label, *_ in found] == [
        "Saw it", "Started", *(f"Question {n}" for n in range(1, 6)), "Finished",
    ]  # fmt: skip
    assert all(readers in drawn for _, readers, *_ in found)


def test_a_chart_is_saved_as_png(article):
    name, picture = saved(article, "PNG")
    assert name.endswith("-q1-what-should-labs-do-first.png")
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", picture[16:24])
    assert width == 1800
    assert height > 300


def test_a_chart_is_saved_as_svg_that_stands_alone(article):
    name, picture = saved(article, "SVG")
    assert name.endswith(".svg")
    text = picture.decode()
    assert text.startswith("<svg")
    assert QUESTION in text
    assert "Products first" in text
    assert "12 answered" in text
    assert "Lines show the 95 % range (Wilson)." in text
    assert "Tech News, counts since the start, as of" in text
    assert "Readers who chose to answer, not a sample of the public." in text


def test_a_table_is_saved_as_csv_with_unrounded_figures(article):
    name, file = saved(article, "CSV")
    assert name.endswith("-q1-what-should-labs-do-first.csv")
    assert file.startswith(b"\xef\xbb\xbf")
    head, first, *_ = csv.reader(file.decode("utf-8-sig").splitlines())
    row = dict(zip(head, first, strict=True))
    assert head[:6] == ["Option", "Answers", "Share", "Share base", "Share low", "Share high"]
    assert (first[0], first[1], row["Share base"]) == ("Products first", "8", "12")
    assert float(row["Share"]) == pytest.approx(8 / 12)
    assert float(row["Share low"]) < 8 / 12 < float(row["Share high"])
    assert row["Period"] == "since the start"
    assert row["Filter"] == ""


def test_a_file_says_which_article_it_is_of(article):
    title = article.locator("h1").inner_text()
    name, picture = saved(article, "SVG", "How far the article was read")
    assert title.lower().split()[0] in name
    assert title in picture.decode()
    assert "Article: " in picture.decode()
    _, file = saved(article, "CSV", "How far the article was read")
    assert next(csv.DictReader(file.decode("utf-8-sig").splitlines()))["About"] == title


def test_charts_follow_the_scheme_of_the_system(article):
    paper = "document.querySelector('.chart-place')._fullLayout.paper_bgcolor"
    day = article.evaluate(paper)
    article.emulate_media(color_scheme="dark")
    article.wait_for_function(f"day => {paper} !== day", arg=day)
    article.emulate_media(color_scheme="light")
    article.wait_for_function(f"day => {paper} === day", arg=day)
