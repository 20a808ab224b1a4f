"""A question is crossed with another, and weighted to a readership, with scripts and without."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.builders import single
from tests.surveys.kinds.examples import ALL, asked

ANSWERS = [("o1", "o1")] * 40 + [("o1", "o2")] * 10 + [("o2", "o1")] * 12 + [("o2", "o2")] * 38


@pytest.fixture(scope="module")
def crossed(newsroom):
    """A survey of two questions, whose answers go together."""
    key = newsroom.begin(single(), single("q2"), state="live", title="Labs")
    for first, second in ANSWERS:
        newsroom.answer(key, {"q1": first, "q2": second})
    return newsroom.page(f"/surveys/{key}")


def test_a_question_is_crossed_with_another(desk, crossed):
    desk.goto(crossed)
    desk.get_by_role("link", name="Cross-tab").click()
    desk.get_by_label("Columns").select_option("a.q2")
    desk.get_by_role("button", name="Show", exact=True).click()
    expect(desk).to_have_url(re.compile(r"columns=a\.q2"))
    expect(desk.locator(".stands-out")).to_contain_text("77 % against 21 %; difference 56 points")
    table = desk.locator("table.cross")
    expect(table.locator("tbody tr").first).to_contain_text("77 %")
    expect(table.locator(".letters").first).to_have_text("B")
    expect(desk.locator(".chart-place .main-svg").first).to_be_visible()
    desk.get_by_role("link", name="Swap").click()
    expect(desk.get_by_label("Rows")).to_have_value("a.q2")
    with desk.expect_download() as saved:
        desk.get_by_role("button", name="CSV").click()
    lines = saved.value.path().read_text("utf-8-sig").splitlines()
    columns = "Row,Column,Answers,Of,Value,From,To,Residual,Above,About,Period,Filter"
    assert lines[0] == columns
    assert lines[1].startswith("Products first,Products first,40,50,0.8,")
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.get_by_role("button", name="Copy", exact=True).click()
    expect(desk.get_by_role("button", name="Copied")).to_be_visible()
    copied = desk.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[1].startswith("Products first\tProducts first\t40\t50\t0.8\t")


def test_the_scale_of_a_narrow_chart_can_be_read(desk, crossed):
    room = desk.viewport_size
    desk.set_viewport_size({"width": 320, "height": 2000})
    desk.goto(f"{crossed}/crosstab?columns=a.q2")
    marks = desk.locator(".chart-place .xtick text")
    expect(marks.first).to_be_visible()
    placed = marks.evaluate_all("all => all.map((it) => it.getBoundingClientRect().toJSON())")
    desk.set_viewport_size(room)
    assert len(placed) > 1
    assert all(one["right"] + 4 < another["left"] for one, another in pairwise(placed))


def test_no_words_in_a_narrow_chart_are_cut(desk, crossed):
    room = desk.viewport_size
    desk.set_viewport_size({"width": 320, "height": 2000})
    desk.goto(crossed)
    words = desk.locator(".chart-place .textpoint text")
    expect(words.first).to_be_visible()
    ends = words.evaluate_all("""all => all.map((it) => [
      it.textContent.trim(), it.getBoundingClientRect().right,
      it.closest(".chart-place").getBoundingClientRect().right])""")
    desk.set_viewport_size(room)
    assert {said for said, _, _ in ends} >= {"52\xa0%", "50\xa0%"}
    assert [said for said, right, edge in ends if right > edge] == []


@pytest.mark.parametrize("scripts", ["desk", "plain_desk"])
def test_a_weighting_is_written_and_used(request, newsroom, crossed, scripts):
    page = request.getfixturevalue(scripts)
    page.goto(f"{crossed}/weights/new")
    page.get_by_label("What to weight by").select_option("a.q1")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Target of Products first, in per cent").fill("80")
    page.get_by_label("Target of Research first, in per cent").fill("20")
    page.get_by_label("Name", exact=True).fill(f"Readers of {scripts}")
    page.get_by_role("button", name="Does it work?").click()
    expect(page.get_by_text("This works: 100 answers are worth 74")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Readers of {scripts}")
    page.get_by_role("button", name="Show it on the survey’s pages").click()
    page.goto(crossed)
    expect(page.get_by_role("columnheader", name="Weighted").first).to_be_visible()
    page.goto(f"{crossed}/weights")
    line = page.get_by_role("row", name=f"Readers of {scripts}")
    line.get_by_text("Delete …").click()
    line.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text(f"“Readers of {scripts}” is deleted.")).to_be_visible()


def test_what_does_not_add_up_comes_back_whole(plain_desk, crossed):
    plain_desk.goto(f"{crossed}/weights/new")
    plain_desk.get_by_label("What to weight by").select_option("a.q1")
    plain_desk.get_by_role("button", name="Add", exact=True).click()
    plain_desk.get_by_label("Target of Products first, in per cent").fill("80")
    plain_desk.get_by_label("Target of Research first, in per cent").fill("10")
    plain_desk.get_by_role("button", name="Save", exact=True).click()
    expect(plain_desk.get_by_text("The targets add up to 90 %: 10 % missing.")).to_be_visible()
    expect(plain_desk.get_by_label("Target of Products first, in per cent")).to_have_value("80")


def test_targets_are_added_up_while_they_are_typed(desk, crossed):
    desk.goto(f"{crossed}/weights/new")
    desk.get_by_label("What to weight by").select_option("a.q1")
    desk.get_by_role("button", name="Add", exact=True).click()
    desk.get_by_label("Target of Products first, in per cent").fill("60,5")
    expect(desk.locator("[data-total]")).to_have_text("60.5 %")
    desk.get_by_label("Target of Research first, in per cent").fill("39.5")
    expect(desk.locator("[data-total]")).to_have_text("100 %")


def test_every_kind_of_question_has_a_table(desk, newsroom):
    key = newsroom.begin_every_kind()
    newsroom.answer(key, {f"q{number}": None for number, _ in enumerate(ALL, 1)}, complete=False)
    desk.goto(newsroom.page(f"/surveys/{key}/crosstab"))
    names = desk.get_by_label("Rows").locator("option").evaluate_all("all => all.map(o => o.value)")
    assert {name.split(".")[1] for name in names if name.startswith("a.")} == {
        f"q{number}"
        for number, example in enumerate(ALL, 1)
        if asked(example, number).kind not in ("text", "email")
    }
    for name in names:
        for side in ("rows", "columns", "layers"):
            answer = desk.request.get(newsroom.page(f"/surveys/{key}/crosstab?{side}={name}"))
            assert answer.status == 200, (name, side)
