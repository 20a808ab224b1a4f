"""A question that changes its type under the same key is narrowed by what its wordings meant."""

import re

import pytest

from survey_app.analytics.crosstab.counting import counted
from survey_app.analytics.filters.filter import Answered
from survey_app.analytics.filters.narrowing import is_said
from survey_app.analytics.weighting.weighed import Weighed
from survey_app.surveys.definition import Question
from tests import builders
from tests.analytics.looking import choice, looked_at, make_survey

PAGE = "/studio/technews/surveys/labsurvey"
NUMBER = Question("q1", "number", "How many?", decimals=1)
DAY = Question("q1", "date", "When?")
TEXT = Question("q1", "text", "What?")
CHOICE = choice("q1", "One", "Two")


@pytest.fixture
def changed(database, publication):
    """Ask one question and then the other, and store the answers to each."""

    def change(before, answers_before, after, answers_after):
        made = make_survey(database, publication, before, choice("q2", "X", "Y"))
        builders.respond(database, *({"q1": it, "q2": "o1"} for it in answers_before))
        builders.publish_again(database, made.id, after, choice("q2", "X", "Y"))
        given = [{"q1": it, "q2": "o1"} for it in answers_after]
        builders.respond(database, *given, version=2)

    return change


def answers_on(page):
    """How many answers a page of results counts."""
    return int(re.search(r"<dt>Answers</dt><dd>(\d+)</dd>", page.text)[1])


@pytest.mark.parametrize(
    ("before", "said_before", "after", "said_after", "value", "n"),
    [
        (CHOICE, ["o1", "o2"], NUMBER, [3, 4.5, 40], "3..5", 2),
        (CHOICE, ["o1", "o2"], NUMBER, [3, 4.5, 40], "3..", 3),
        (CHOICE, ["o1", None], NUMBER, [3, None], "..50", 1),
        (CHOICE, ["o1", "o2"], NUMBER, [3, 4.5, 40], "4.5", 1),
        (TEXT, ["4", "four"], NUMBER, [3, 4.5, 40], "3..5", 2),
        (DAY, ["2026-05-03"], NUMBER, [3, 4.5, 40], "3..5", 2),
        (NUMBER, [3, 4.5], DAY, ["2026-05-03", "2026-06-03"], "2026-05-01..2026-05-31", 1),
        (NUMBER, [3, 4.5], CHOICE, ["o1", "o2", "o1"], "o1", 2),
        (TEXT, ["o1", "Two"], CHOICE, ["o1", "o2"], "o1", 2),
    ],
)
def test_results_and_single_answers_are_narrowed_alike(
    editor_client, changed, before, said_before, after, said_after, value, n
):
    changed(before, said_before, after, said_after)
    page = editor_client.get(f"{PAGE}?a.q1={value}")
    assert "notice error" not in page.text
    assert answers_on(page) == n
    listed = editor_client.get(f"{PAGE}/answers?a.q1={value}").text
    assert len(re.findall(r'href="[^"]*/answers/[0-9a-f]{32}["?]', listed)) == n


@pytest.mark.parametrize(
    ("answer", "value"),
    [(5, "o1"), (5, "2026-05-01.."), ("o1", "3.."), ("o1", "2026-05-01.."), ("2026-05-03", "1..9")],
)
def test_what_was_meant_otherwise_is_in_no_range(answer, value):
    assert not is_said(Answered("q1", "", (value,)), {"q1": answer})


def test_a_range_is_refused_in_words_where_options_are_asked_now(editor_client, changed):
    changed(NUMBER, [3, 4.5], CHOICE, ["o1"])
    page = editor_client.get(f"{PAGE}?a.q1=3..5")
    assert "“3..5” is no answer to “Question q1?” and was left out of the filter." in page.text
    assert answers_on(page) == 3


@pytest.mark.parametrize(
    ("before", "said_before", "after", "said_after", "seen"),
    [
        (CHOICE, ["o1", "o2"], NUMBER, [3, 3, None], {"3": 2}),
        (TEXT, ["7"], NUMBER, [3, 3], {"3": 2}),
        (NUMBER, [3], DAY, ["2026-05-03", "2026-05-04"], {"2026-05": 2}),
    ],
)
def test_cross_tabs_hold_what_the_newest_wording_asks_for(
    database, changed, tmp_path, before, said_before, after, said_after, seen
):
    changed(before, said_before, after, said_after)
    snapshot, facets = looked_at(database, tmp_path)
    found = counted(snapshot.scan(), facets["a.q1"], facets["a.q2"], None, Weighed(snapshot.rows))
    counts = found.grids[0].cells.counts[:, -1].tolist()
    assert {c.label: n for c, n in zip(found.rows.shown, counts, strict=True)} == seen
