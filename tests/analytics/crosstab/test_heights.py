"""Tables whose rows are steps of a scale are also compared by the order of the steps alone."""

import numpy as np
import pytest

from survey_app.analytics.crosstab.significance import heights
from survey_app.statistics.ordinal import kendall_tau_b, kruskal_wallis, mann_whitney
from survey_app.surveys.definition import Question, Row
from tests import builders
from tests.analytics.looking import choice

AGREE = Question("q1", "likert", "How far?", rows=(Row("r1", "Fair."), Row("r2", "Clear.")))
LOW, HIGH = ["o1", "o2", "o2", "o3", "o4", "o1"], ["o5", "o4", "o4", "o3", "o2", "o5"]


def said(steps, column):
    return [{"q1": {"r1": step}, "q2": column} for step in steps]


def test_a_row_of_a_battery_is_compared_by_its_steps(database, ask, tables):
    ask(AGREE, choice("q2", "X", "Y"))
    builders.respond(database, *said(LOW, "o1"), *said(HIGH, "o2"))
    (table,) = tables("a.q1.r1", "a.q2")
    counts = np.array([[2, 2, 1, 1, 0], [0, 1, 1, 2, 2]])
    assert table.heights.p == pytest.approx(kruskal_wallis(counts).p)
    assert table.heights.second_is_higher == pytest.approx(mann_whitney(counts).superiority)
    assert table.heights.second_is_higher > 0.5
    assert table.heights.statistic.startswith("H(1) = ")


def test_a_scale_of_numbers_is_compared_by_its_steps_too(database, ask, tables):
    ask(Question("q1", "rating", "How good?"), choice("q2", "X", "Y", "Z"))
    for column, values in {"o1": [1, 2, 2, 3, 1], "o2": [3, 3, 4, 2, 3], "o3": [5] * 5}.items():
        builders.respond(database, *[{"q1": value, "q2": column} for value in values])
    (table,) = tables("a.q1", "a.q2")
    assert table.heights.statistic.startswith("H(2) = ")
    assert table.heights.p < 0.01
    assert table.heights.second_is_higher is None


def test_options_without_an_order_have_no_heights(database, ask, tables):
    ask(choice("q1", "A", "B"), choice("q2", "X", "Y"))
    builders.respond(database, *[{"q1": "o1", "q2": "o1"}, {"q1": "o2", "q2": "o2"}] * 6)
    (table,) = tables("a.q1", "a.q2")
    assert table.heights is None


BOTH = [("o1", "o1"), ("o2", "o1"), ("o2", "o2"), ("o4", "o4"), ("o5", "o4"), ("o5", "o5")]


def test_two_scales_rise_together_or_not(database, ask, tables):
    ask(AGREE)
    builders.respond(database, *[{"q1": {"r1": r, "r2": c}} for r, c in BOTH * 5])
    (table,) = tables("a.q1.r1", "a.q1.r2")
    counts = np.zeros((5, 5))
    for row, column in BOTH * 5:
        counts[int(row[1]) - 1, int(column[1]) - 1] += 1
    expected = kendall_tau_b(counts)
    assert table.rising.value == pytest.approx(expected.value)
    assert table.rising.bounds() == pytest.approx(expected.bounds())
    assert table.rising.value > 0.8


def test_of_few_or_of_what_is_no_scale_nothing_rises(database, ask, tables):
    ask(AGREE, choice("q2", "X", "Y"))
    builders.respond(
        database, *[{"q1": {"r1": r, "r2": c}, "q2": "o1"} for r, c in (BOTH * 5)[:29]]
    )
    assert tables("a.q1.r1", "a.q1.r2")[0].rising is None
    builders.respond(database, *[{"q1": {"r1": "o1", "r2": "o2"}, "q2": "o2"}] * 20)
    assert tables("a.q1.r1", "a.q1.r2")[0].rising is not None
    assert tables("a.q1.r1", "a.q2")[0].rising is None


@pytest.mark.parametrize(
    "counts",
    [
        np.zeros((5, 0), np.int64),
        np.array([[0, 1], [1, 0], [0, 0]]),
        np.array([[4, 9], [0, 0], [0, 0]]),
        np.array([[9, 9], [0, 0], [0, 0]]),
        np.array([[5], [5], [5]]),
    ],
    ids=["nobody", "one each", "too few in one", "all the same", "one column"],
)
def test_too_little_to_tell_heights_apart(counts):
    assert heights(counts) is None
