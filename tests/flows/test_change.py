"""What the same readers changed: chosen, copied and saved."""

import re

import pytest
from playwright.sync_api import expect

from survey_app.surveys.definition import Option, Question, Row
from tests.builders import single


@pytest.fixture(scope="module")
def asked_twice(newsroom):
    """A survey that asks a choice and a number before and after."""
    key = newsroom.begin(
        single(),
        Question("q2", "rating", "How good was it?"),
        single("q3"),
        Question("q4", "rating", "And how good is it now?"),
        state="live",
        title="Before and after",
    )
    for number in range(40):
        first, second = ("o2", "o1") if number < 12 else ("o1", "o1")
        scores = {"q2": 1 + number % 4, "q4": 1 + number % 4 + (number % 3 > 0)}
        newsroom.answer(key, {"q1": first, "q3": second, **scores})
    return newsroom.page(f"/surveys/{key}")


def test_a_pair_is_chosen_and_what_changed_is_copied(desk, asked_twice):
    desk.goto(asked_twice)
    desk.get_by_role("link", name="Change", exact=True).click()
    sentence = desk.get_by_label("What changed, in one sentence")
    expect(sentence).to_have_value(re.compile(r"12 towards “Products first”, 0 away from it"))
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.locator(".snippet").get_by_role("button", name="Copy").click()
    expect(desk.get_by_role("button", name="Copied")).to_be_visible()
    assert "Of 40 readers" in desk.evaluate("navigator.clipboard.readText()")
    desk.locator("select[name=before]").select_option("q2")
    desk.locator("select[name=after]").select_option("q4")
    desk.get_by_role("button", name="Show", exact=True).click()
    expect(desk).to_have_url(re.compile(r"before=q2&after=q4"))
    expect(sentence).to_have_value(re.compile(r"the average rose from 2\.50 to 3\.15"))
    expect(desk.locator(".chart-place .main-svg").first).to_be_visible()
    desk.get_by_role("link", name="Swap").click()
    expect(sentence).to_have_value(re.compile(r"the average fell from 3\.15 to 2\.50"))


def test_parts_are_drawn_and_saved_with_their_table(desk, newsroom):
    options = (Option("o1", "Trains"), Option("o2", "Roads"))
    rows = (Row("r1", "Town"), Row("r2", "Village"))
    asked = {"multiple": {"options": options}, "ranking": {"options": options}}
    asked["matrix"] = {"options": options, "rows": rows}
    key = newsroom.begin(
        *(
            Question(f"{side}{kind}", kind, f"{kind}, {side}?", **given)
            for side in "ab"
            for kind, given in asked.items()
        ),
        state="live",
        title="Parts",
    )
    answers = {"multiple": ["o1"], "ranking": ["o1", "o2"], "matrix": {"r1": "o1", "r2": "o2"}}
    others = {"multiple": ["o2"], "ranking": ["o2", "o1"], "matrix": {"r1": "o1", "r2": "o1"}}
    for number in range(32):
        then = others if number % 2 else answers
        newsroom.answer(key, {f"{s}{k}": v[k] for s, v in (("a", answers), ("b", then)) for k in v})
    heads = {
        "multiple": "Answer,Before,Before base,Before low,Before high,After",
        "ranking": "Option,Placed both times,Place before,Place before low",
        "matrix": "Row,Answered both times,Changed their answer,Changed their answer base",
    }
    for kind, head in heads.items():
        desk.goto(f"{newsroom.page(f'/surveys/{key}')}/change?before=a{kind}&after=b{kind}")
        panel = desk.locator("section.panel").nth(1)
        expect(panel.locator(".chart-place .main-svg").first).to_be_visible()
        with desk.expect_download() as saved:
            panel.get_by_role("button", name="CSV").click()
        lines = saved.value.path().read_text(encoding="utf-8-sig").splitlines()
        assert lines[0].startswith(head)
        assert len(lines) == 3
    desk.get_by_role("link", name="Town").click()
    expect(
        desk.get_by_role("heading", name="Each answer to “Town” before and after")
    ).to_be_visible()


def test_bands_are_drawn_and_saved_with_their_table(desk, asked_twice):
    desk.goto(f"{asked_twice}/change")
    panel = desk.locator("section", has=desk.get_by_role("heading", name="From where to where"))
    panel.scroll_into_view_if_needed()
    expect(panel.locator(".scatterlayer .js-fill")).to_have_count(2)
    with desk.expect_download() as saved:
        panel.get_by_role("button", name="SVG").click()
    assert "12 answered both" not in saved.value.path().read_text()
    assert "40 answered both" in saved.value.path().read_text()
    with desk.expect_download() as saved:
        panel.get_by_role("button", name="CSV").click()
    lines = saved.value.path().read_text().splitlines()
    of = "Before and after,since the start,"
    assert lines[1:] == [f"Products first,28,28,0,{of}", f"Research first,12,12,0,{of}"]
