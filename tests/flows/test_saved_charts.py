"""Charts with long labels are saved whole: nothing that is written on a picture is cut off."""

import csv
import re

import pytest

from survey_app.surveys.definition import Option, Question, Row

LONG = "Wherever laboratories want more money, somebody must ask what the money is meant for"
WIDE = "在这里读者可以选择他们最关心的问题并且告诉编辑部他们为什么这样认为以及将来想读到什么"
OPTIONS = (Option("o1", f"First: {LONG}"), Option("o2", f"Second: {LONG}"), Option("o3", WIDE))
QUESTIONS = (
    Question("q1", "single", LONG, options=OPTIONS),
    Question("q2", "likert", f"How far? {LONG}", rows=(Row("r1", LONG), Row("r2", f"No. {LONG}"))),
    Question("q3", "ranking", f"Rank them. {LONG}", options=OPTIONS),
    Question("q4", "rating", WIDE, low=LONG[:60], high=LONG[:60]),
    Question("q5", "multiple", f"Which? {LONG}", options=OPTIONS),
    Question("q6", "single", f"And now? {LONG}", options=OPTIONS),
)
CUT = """
() => {
  const room = document.querySelector("svg").getBoundingClientRect();
  const texts = [...document.querySelectorAll("svg text")].filter((it) => it.textContent.trim());
  return texts.filter((it) => {
    const own = it.getBoundingClientRect();
    return own.left < room.left || own.right > room.right || own.bottom > room.bottom;
  }).map((it) => it.textContent);
}
"""


@pytest.fixture(scope="module")
def wordy(newsroom):
    """A survey with labels of 80 letters, answered by 40 readers."""
    key = newsroom.begin(*QUESTIONS, state="live", title="Wordy")
    for number in range(40):
        first, second = ("o1", "o2", "o3")[number % 3], ("o1", "o2")[number % 2]
        agree = {"r1": f"o{1 + number % 5}", "r2": f"o{1 + number % 3}"}
        ranked = ["o1", "o2", "o3"] if number % 2 else ["o3", "o1", "o2"]
        more = {"q4": 1 + number % 5, "q5": [first], "q6": second}
        newsroom.answer(key, {"q1": first, "q2": agree, "q3": ranked, **more})
    return newsroom.page(f"/surveys/{key}")


@pytest.mark.parametrize(
    "path",
    [
        *("", "?by=device", "/crosstab?columns=a.q6", "/crosstab?rows=a.q5&columns=a.q1"),
        *("/change", "/compare?one.device=phone", "/quality"),
    ],
)
def test_nothing_is_cut_off(desk, wordy, path):
    desk.goto(f"{wordy}{path}")
    pictures = []
    for button in desk.get_by_role("button", name="SVG").all():
        with desk.expect_download() as saved:
            button.click()
        pictures.append(saved.value.path().read_text())
    assert pictures
    blank = desk.context.new_page()
    for picture in pictures:
        assert "Readers who chose to answer, not a sample" in picture
        assert "Wordy" in picture
        blank.set_content(picture)
        assert blank.evaluate(CUT) == []


def test_files_can_be_told_apart_by_their_names(desk, wordy):
    desk.goto(f"{wordy}/crosstab?columns=a.q4&device=phone&period=7")
    name = {}
    for kind in ("CSV", "SVG"):
        with desk.expect_download() as saved:
            desk.get_by_role("button", name=kind).first.click()
        name[kind] = saved.value.suggested_filename.rpartition(".")[0]
    assert name["CSV"] == name["SVG"]
    assert name["CSV"].startswith(wordy.rpartition("/")[2])
    assert name["CSV"].endswith("-filtered-last-7-days")
    assert re.fullmatch("[a-z0-9-]{20,120}", name["CSV"])


def test_a_file_has_the_letters_of_its_question(desk, newsroom):
    asked = Question("q1", "single", "Zoë, новый 日?", options=OPTIONS)
    key = newsroom.begin(asked, state="live", title="Letters")
    newsroom.answer(key, {"q1": "o1"})
    desk.goto(newsroom.page(f"/surveys/{key}"))
    with desk.expect_download() as saved:
        desk.get_by_role("button", name="CSV").first.click()
    assert saved.value.suggested_filename == f"{key}-q1-zoe-новый-日.csv"


def test_the_file_of_a_table_says_all_that_the_table_says(desk, wordy):
    desk.goto(wordy)
    found = {}
    for button in desk.locator(".question").get_by_role("button", name="CSV").all():
        with desk.expect_download() as saved:
            button.click()
        text = saved.value.path().read_text(encoding="utf-8-sig")
        found[saved.value.suggested_filename.split("-")[1]] = list(
            csv.DictReader(text.splitlines())
        )
    agree, ranked = found["q2"], found["q3"]
    assert {"Share base", "Net", "Net low", "Net high"} <= set(agree[0])
    assert agree[0]["Share base"] == "40"
    assert float(agree[0]["Net low"]) < float(agree[0]["Net"]) < float(agree[0]["Net high"])
    assert all(float(row["Average place low"]) <= float(row["Average place"]) for row in ranked)
    assert {"Share low", "Worth high", "First"} <= set(ranked[0])
    assert {row["About"] for rows in found.values() for row in rows} == {"Wordy"}
