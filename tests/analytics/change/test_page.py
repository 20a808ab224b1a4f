"""The page of a change: who counts, what is said, and what is not."""

import re
from html import unescape

import msgspec
import pytest

from survey_app.surveys.definition import Option, Question, Row
from tests import builders
from tests.analytics.looking import make_survey
from tests.builders import single

PAGE = "/studio/technews/surveys/labsurvey/change"
SENTENCE = re.compile(r'id="sentence-change"[^>]*>(.*?)</textarea>', re.S)
BOTH = {("o1", "o1"): 20, ("o1", "o2"): 4, ("o2", "o1"): 14, ("o2", "o2"): 12}


@pytest.fixture
def ask(database, publication):
    return lambda *questions: make_survey(database, publication, *questions)


@pytest.fixture
def look(editor_client):
    """The text of the page, with the address's query."""

    def read(query=""):
        answer = editor_client.get(f"{PAGE}{query}", follow_redirects=True)
        assert answer.status_code == 200
        shown = answer.get_data(as_text=True)
        assert not re.search(r"\bnan\b", shown, re.IGNORECASE)
        return " ".join(unescape(shown).split())

    return read


def said(page):
    return SENTENCE.search(page).group(1)


def test_a_change_of_mind_in_one_sentence(database, ask, look):
    ask(single(), single("q2"))
    answers = [{"q1": a, "q2": b} for (a, b), n in BOTH.items() for _ in range(n)]
    builders.respond(database, *answers, {"q1": "o1"}, {"q1": None, "q2": "o1"})
    page = look()
    assert said(page).startswith(
        "Of 50 readers who answered “What should labs do first?” and later “What should labs do "
        "first?”, 18 changed their answer (36 %, range 24–50 %): 14 towards “Products first”, "
        "4 away from it, +20.0 points (range +3.2 to +35.3; McNemar p = 0.031) — Tech News"
    )
    assert "50 answered both · 1 only the first · 1 only the second" in page
    assert f'href="{PAGE}" aria-current="page">Change' in page
    moved = page.partition('data-name="from-to-q1">')[2]
    assert ">4<" in moved and "17 %" in moved and "7–36 %" in moved  # of the 24 of the first row
    narrowed = look("?a.q1=o1")
    assert "Too few answered both" in narrowed
    assert "24 readers answered both" in narrowed
    swapped = look("?before=q2&after=q1")
    assert "14 towards “Research first”" in said(swapped)


def test_numbers_in_one_sentence(database, ask, look):
    ask(Question("q1", "rating", "How good?"), Question("q2", "rating", "How good now?"))
    answers = [{"q1": 3, "q2": 4}] * 20 + [{"q1": 3, "q2": 3}] * 10 + [{"q1": 4, "q2": 3}] * 2
    builders.respond(database, *answers)
    page = look()
    assert "20 (63 %, range 45–77 %) answered higher the second time, 2 (6 %" in said(page)
    assert "the average rose from 3.06 to 3.63, +0.56 (range +0.34 to +0.79" in said(page)
    assert "20 higher · 10 the same · 2 lower" in page


OPTIONS = tuple(Option(f"o{at}", text) for at, text in enumerate(("Trains", "Roads", "Bikes"), 1))
ROWS = Row("r1", "Town"), Row("r2", "Village")


def twice(kind, **given):
    """A question before and after."""
    return [Question(key, kind, text, **given) for key, text in (("q1", "What?"), ("q2", "Now?"))]


def test_several_answers_are_compared_option_by_option(database, ask, look):
    made = ask(*twice("multiple", options=OPTIONS[:2]))
    builders.respond(database, *[{"q1": ["o1"], "q2": ["o1"]}] * 10)
    builders.publish_again(database, made.id, *twice("multiple", options=OPTIONS))
    builders.respond(database, *[{"q1": ["o1"], "q2": ["o2", "o3"]}] * 12)
    builders.respond(database, *[{"q1": ["o2", "o1"], "q2": ["o1", "o2"]}] * 18)
    builders.respond(database, {"q1": ["o1"], "q2": None}, {"q1": None, "q2": ["o2"]})
    page = look()
    assert "40 answered both · 1 only the first · 1 only the second" in page
    assert "12 of 40 changed what they chose: 30 %, range 18–45 %" in page
    assert "12 changed their answer (30 %, range 18–45 %); “Bikes” gained most" in said(page)
    assert "12 came to it and 0 left it of 30 who could choose it both times, +40.0" in said(page)
    assert "adjusted for 3 answers" in said(page)
    assert 'data-value="0.4" data-base="30"' in page
    assert "counts among those who could choose it both times" in page


def test_each_row_of_a_battery_is_like_a_question_of_its_own(database, ask, look):
    ask(*twice("matrix", options=OPTIONS, rows=ROWS))
    stays = {"r1": "o1", "r2": "o2"}
    builders.respond(database, *[{"q1": stays, "q2": stays | {"r2": "o3"}}] * 20)
    builders.respond(database, *[{"q1": stays, "q2": stays}] * 15)
    builders.respond(database, *[{"q1": {"r1": "o1"}, "q2": {"r1": "o2"}}] * 3)
    page = look()
    assert "the clearest change is in “Village”, which 35 answered both times" in said(page)
    assert "20 changed their answer (57 %, range" in said(page)
    assert "among all rows p < 0.001, adjusted for 2 rows" in said(page)
    assert "Each answer to “Village” before and after" in page
    assert "Each answer to “Town” before and after" in look("?row=r1")
    assert "Each answer to “Village” before and after" in look("?row=nothing")


def test_a_row_that_too_few_answered_twice_says_so(database, ask, look):
    ask(*twice("matrix", options=OPTIONS, rows=ROWS))
    builders.respond(database, *[{"q1": {"r1": "o1"}, "q2": {"r1": "o1"}}] * 30)
    builders.respond(database, {"q1": {"r2": "o1"}, "q2": {"r2": "o1"}})
    page = look()
    assert "nobody changed their answer in any row" in said(page)
    assert "fewer than 30 answers" in page


def test_no_row_that_enough_answered_twice_is_said(database, ask, look):
    ask(*twice("matrix", options=OPTIONS, rows=ROWS))
    builders.respond(database, *[{"q1": {"r1": "o1"}, "q2": {"r2": "o1"}}] * 30)
    page = look()
    assert "too few answered any row both times" in said(page)
    assert "chart-place" not in page


def test_a_ranking_is_compared_by_places(database, ask, look):
    ask(*twice("ranking", options=OPTIONS, max=2))
    builders.respond(database, *[{"q1": ["o1", "o2"], "q2": ["o2", "o1"]}] * 24)
    builders.respond(database, *[{"q1": ["o1", "o2"], "q2": ["o1", "o2"]}] * 8)
    builders.respond(database, *[{"q1": ["o1", "o2"], "q2": ["o1", "o3"]}] * 5)
    page = look()
    assert "29 gave another order (78 %, range 63–89 %); “Roads” rose most" in said(page)
    assert "from place 2.00 to 1.25 on average, −0.75 (range −0.91 to −0.59" in said(page)
    assert "paired t test, p < 0.001, adjusted for 2 options" in said(page)
    assert "who left it out once stands beside them" in page


@pytest.mark.parametrize(
    ("kind", "given", "answer", "same"),
    [
        ("multiple", {}, ["o1", "o3"], "nobody changed their answer"),
        ("ranking", {}, ["o1", "o3", "o2"], "all gave the same order twice"),
        ("matrix", {"rows": ROWS}, {"r1": "o1"}, "nobody changed their answer in any row"),
    ],
)
@pytest.mark.parametrize("n", [0, 1, 30])
def test_parts_have_plain_words_for_nobody_one_and_all_the_same(
    database, ask, look, kind, given, answer, same, n
):
    ask(*twice(kind, options=OPTIONS, **given))
    builders.respond(database, *[{"q1": answer, "q2": answer}] * n)
    page = look()
    words = {0: "Nobody answered both", 1: "1 reader answered both", 30: same}
    assert words[n] in page
    assert (SENTENCE.search(page) is not None) == (n == 30)


def test_where_all_say_the_same_twice(database, ask, look):
    ask(single(), single("q2"))
    builders.respond(database, *[{"q1": "o1", "q2": "o1"}] * 30)
    assert "nobody changed their answer" in said(look())


def test_nobody_is_said_so(ask, look):
    ask(single(), single("q2"))
    assert "Nobody answered both" in look()


def test_one_reader_is_too_few(database, ask, look):
    ask(single(), single("q2"))
    builders.respond(database, {"q1": "o1", "q2": "o2"})
    assert "1 reader answered both" in look()


def test_two_that_do_not_fit_are_not_compared(ask, look):
    ask(single(), single("q2"), Question("q3", "rating", "A?"), Question("q4", "rating", "B?"))
    assert "These two cannot be compared" in look("?before=q1&after=q3")
    assert "These two cannot be compared" in look("?before=q1&after=nothing")
    assert "Nobody answered both" in look("?before=q3&after=q4")


def test_without_a_pair_there_is_no_tab(survey, look, editor_client):
    assert "No question is asked twice" in look()
    results = editor_client.get(PAGE.removesuffix("/change") + "/quality").get_data(as_text=True)
    assert f'href="{PAGE}"' not in results


def test_a_changed_wording_is_said(database, ask, look):
    made = ask(single(), single("q2"))
    builders.respond(database, *[{"q1": "o1", "q2": "o1"}] * 20)
    reworded = msgspec.structs.replace(single("q2"), text="And what now?")
    builders.publish_again(database, made.id, single(), reworded)
    builders.respond(database, *[{"q1": "o1", "q2": "o2"}] * 20)
    page = look()
    assert "The wording of one of the two changed on 20 November 2026" in page
    assert "Of 40 readers" in said(page)
    assert "20 readers answered both" in look("?version=2")


def test_answers_on_another_scale_are_left_out(database, ask, look):
    scale = [Question(key, "rating", f"{key}?") for key in ("q1", "q2")]
    made = ask(*scale)
    builders.respond(database, *[{"q1": 1, "q2": 2}] * 40)
    wider = [msgspec.structs.replace(one, max=7) for one in scale]
    builders.publish_again(database, made.id, *wider)
    builders.respond(database, *[{"q1": 6, "q2": 7}] * 31)
    page = look()
    assert "Answers to these are not counted here" in page
    assert said(page).startswith("Of 31 readers")
