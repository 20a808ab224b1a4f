"""What is made of the answers before and after, against counting by hand."""

import json

import pytest

from survey_app.analytics.change.numbers import numbers_change
from survey_app.analytics.change.options import MOST, MOST_DRAWN, REST, options_change
from survey_app.analytics.figures import changes_figure, flows_figure
from survey_app.surveys.definition import Question
from tests.statistics.reference import CASES

LABELS = {"yes": "Yes", "no": "No"}
MOVES = {("yes", "yes"): 59, ("yes", "no"): 6, ("no", "yes"): 16, ("no", "no"): 80}
"""The table of the reference."""
RATING = Question("q1", "rating", "How good?")


def test_two_options_are_one_test_with_the_p_of_the_reference():
    found = options_change(LABELS, MOVES)
    yes, no = found.options
    exact = CASES["ref-11"]["expected"]["p_exact"]
    assert (yes.p, no.p) == pytest.approx((exact, exact))
    assert (yes.before.n, yes.after.n, yes.came, yes.left) == (65, 75, 16, 6)
    assert yes.value == pytest.approx(10 / 161) == -no.value
    assert (found.n, found.changed.n, found.tested, found.is_one_change) == (161, 22, 1, True)
    assert found.lead is yes


def test_several_options_are_adjusted_for_their_number():
    moves = {("a", "a"): 50, ("a", "b"): 30, ("b", "c"): 10, ("c", "c"): 40, ("c", "a"): 9}
    found = options_change({"a": "A", "b": "B", "c": "C", "d": "D"}, moves)
    a, b, c, d = found.options
    assert [(one.came, one.left) for one in (a, b, c, d)] == [(9, 30), (30, 10), (10, 9), (0, 0)]
    assert d.p is None
    assert found.tested == 3
    # (9 − 30)² / 39, times three as the smallest of three.
    assert a.p == pytest.approx(3 * 0.000771, abs=1e-5)
    assert found.lead is a


def test_where_all_stay_nothing_is_tested():
    found = options_change(LABELS, {("yes", "yes"): 40})
    assert found.lead is None
    assert [one.p for one in found.options] == [None, None]
    assert [flow.label for flow in found.flows] == ["Yes"]
    assert json.dumps(flows_figure(found, "A → B"), allow_nan=False)


def test_of_300_options_most_are_put_together_and_none_is_lost():
    labels = {f"o{at}": f"Option {at}" for at in range(300)}
    moves = {(f"o{at}", f"o{(at * 7) % 300}"): 1 + at for at in range(300)}
    found = options_change(labels, moves)
    assert len(found.options) == MOST
    assert found.hidden == 300 - MOST
    assert len(found.flows) == MOST_DRAWN
    assert found.flows[-1].label == REST
    assert found.together == 300 - MOST_DRAWN + 1
    assert sum(flow.n for flow in found.flows) == found.n == sum(moves.values())
    assert found.changed.n == sum(n for (one, other), n in moves.items() if one != other)
    assert json.dumps(flows_figure(found, "A → B"), allow_nan=False)


def test_bands_fill_both_sides():
    figure = flows_figure(options_change(LABELS, MOVES), "A → B")
    bands = [trace for trace in figure["data"] if trace["type"] == "scatter"]
    assert len(bands) == 4
    widths = [trace["y"][-1] - trace["y"][0] for trace in bands]
    assert sum(widths) == pytest.approx(1, abs=1e-3)
    assert bands[1]["text"] == "Yes → No: 6 of 65 (9\xa0%)"


def test_numbers_have_a_mean_change_and_those_who_moved():
    found = numbers_change(RATING, {(3, 4): 20, (3, 3): 10, (5, 2): 5, (2, 2): 5})
    assert found.change.value == pytest.approx((20 - 15) / 40)
    assert found.after.value - found.before.value == pytest.approx(found.change.value)
    assert (found.higher.n, found.same.n, found.lower.n) == (20, 15, 5)
    columns = [(one.label, one.share.n, one.direction) for one in found.columns]
    assert columns[0] == ("−3", 5, -1)
    assert columns[3:5] == [("same", 15, 0), ("+1", 20, 1)]
    figure = changes_figure(found, "A → B")
    assert json.dumps(figure, allow_nan=False)
    assert figure["layout"]["xaxis"]["tickangle"] == 0


def test_many_changes_share_columns():
    slider = Question("q1", "slider", "How much?", min=0, max=100)
    found = numbers_change(slider, {(0, 100): 1, (50, 39): 2, (10, 10): 30})
    labels = {one.label: one.share.n for one in found.columns}
    assert labels["−20 to −11"] == 2
    assert labels["+91 to +100"] == 1
    assert sum(labels.values()) == 33
    assert changes_figure(found, "A → B")["layout"]["xaxis"]["tickangle"] == -90
    with_decimals = Question("q1", "number", "How much?", decimals=1)
    halves = numbers_change(with_decimals, {(1.0, 1.5): 3, (1.5, 1.5): 3})
    assert halves.columns[-1].label == "+0.5"


def test_where_all_change_alike_there_is_no_test():
    found = numbers_change(RATING, {(3, 4): 40})
    assert found.change.p is None
    assert (found.change.low, found.change.high) == (1, 1)
    assert numbers_change(RATING, {(3, 4): 1}) is None
    assert numbers_change(RATING, {}) is None
