"""What is made of answers with several parts, against counting by hand."""

import json

import pytest
from scipy.stats import ttest_rel

from survey_app.analytics.change.counting import Both
from survey_app.analytics.change.options import several_change
from survey_app.analytics.change.places import places_change
from survey_app.analytics.change.rows import rows_change
from survey_app.analytics.figures import places_figure, rows_figure, several_figure
from survey_app.analytics.shares import Share
from tests.statistics.reference import CASES

LABELS = {"a": "A", "b": "B", "c": "C"}
REFERENCE = {(1.0, 1.0): 59, (1.0, 0.0): 6, (0.0, 1.0): 16, (0.0, 0.0): 80}
"""The table of the reference."""
EXACT = CASES["ref-11"]["expected"]["p_exact"]


def said(figure):
    """What stands beside the pointer at each point."""
    assert json.dumps(figure, allow_nan=False)
    return [words for _, words in figure["data"][0]["customdata"]]


def test_each_option_is_a_yes_or_no_with_the_p_of_the_reference():
    parts = {"a": REFERENCE, "b": {(0.0, 0.0): 161}, "c": {}}
    found = several_change(LABELS, parts, Share(22, 161))
    a, b = found.options
    assert (a.before.n, a.after.n, a.came, a.left) == (65, 75, 16, 6)
    assert (a.p, found.tested) == (pytest.approx(EXACT), 1)
    assert (b.p, b.value) == (None, 0)
    assert (found.n, found.changed.n, found.lead) == (161, 22, a)
    assert said(several_figure(found, "A → B")) == ["+6.2 points, range +0.3 to +11.9"]


def test_two_options_that_changed_are_two_tests():
    found = several_change(LABELS, {"a": REFERENCE, "b": REFERENCE}, Share(22, 161))
    assert [one.p for one in found.options] == [pytest.approx(2 * EXACT)] * 2
    assert found.tested == 2


def test_an_option_counts_among_those_who_could_choose_it():
    parts = {"a": REFERENCE, "b": {(0.0, 1.0): 40}}
    a, b = several_change(LABELS, parts, Share(62, 161)).options
    assert [(one.before.base, one.after.share) for one in (a, b)] == [(161, 75 / 161), (40, 1)]


def test_rows_are_adjusted_for_their_number_after_their_options():
    moves = {("a", "a"): 59, ("a", "b"): 6, ("b", "a"): 16, ("b", "b"): 80}
    quiet = {("a", "a"): 40}
    parts = {"x": Both(quiet, 0, 0), "y": Both(moves, 2, 3), "z": Both(moves, 0, 0)}
    parts["w"] = Both({("a", "b"): 29}, 0, 0)
    rows = {"x": "X", "y": "Y", "z": "Z", "w": "W"}
    found = rows_change(rows, LABELS, parts, 170)
    assert {row.key: row.p for row in found.rows} == {
        "x": None, "y": pytest.approx(2 * EXACT), "z": pytest.approx(2 * EXACT), "w": None,
    }  # fmt: skip
    assert found.rows[-1].change is None
    assert (found.tested, found.lead.key) == (2, "y")
    assert [found.shown(key).key for key in ("x", "w", "")] == ["x", "y", "y"]
    assert said(rows_figure(found, "A → B"))[0] == "0.0\xa0%, range 0.0–8.8\xa0%<br>0 of 40"


def test_without_a_row_that_enough_answered_none_is_shown():
    found = rows_change({"x": "X"}, LABELS, {"x": Both({("a", "b"): 1}, 0, 0)}, 40)
    assert (found.lead, found.shown("x")) == (None, None)


def test_a_place_nearer_the_top_is_a_rise():
    up = {(2.0, 1.0): 20, (2.0, 2.0): 20}
    down = {(1.0, 2.0): 20, (1.0, 1.0): 20}
    parts = {"a": Both(up, 0, 0), "b": Both(down, 0, 0), "c": Both({(3.0, 3.0): 40}, 0, 0)}
    found = places_change(LABELS, parts, Share(20, 40))
    a, b, c = found.options
    assert (a.before.value, a.after.value, a.change.value) == (2, 1.5, -0.5)
    assert (a.rose.n, a.fell.n, b.rose.n, b.fell.n) == (20, 0, 0, 20)
    alone = ttest_rel([1] * 20 + [2] * 20, [2] * 40)
    assert a.change.statistic == pytest.approx(alone.statistic)
    assert a.p == b.p == pytest.approx(2 * alone.pvalue)
    assert (found.lead, found.tested, c.p, c.is_clear) == (a, 2, None, False)
    figure = places_figure(found, "A → B")
    assert figure["data"][0]["meta"]["colour"] == ["chart-1", "chart-2", "muted"]
    assert said(figure)[2] == "±0.00 places, the same for all"


def test_where_all_move_an_option_alike_there_is_no_test():
    found = places_change(LABELS, {"a": Both({(2.0, 1.0): 40}, 0, 0)}, Share(40, 40))
    assert (found.options[0].p, found.options[0].is_clear, found.tested) == (None, True, 0)
    assert found.lead is found.options[0]


@pytest.mark.parametrize("n", [0, 1])
def test_an_option_that_hardly_anybody_placed_twice_has_no_difference(n):
    moves = {(1.0, 2.0): n} if n else {}
    found = places_change(LABELS, {"a": Both(moves, 3, 4)}, Share(7, 40))
    [a] = found.options
    assert (a.n, a.change, a.p, a.is_clear) == (n, None, None, False)
    assert (a.only_before, a.only_after, found.is_partial, found.lead) == (3, 4, True, None)
    assert places_figure(found, "A → B")["data"][0]["x"] == []
