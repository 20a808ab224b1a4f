"""Weighted means, shares and quantiles, and their intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.statistics.intervals import Z95
from survey_app.statistics.means import mean_interval
from survey_app.statistics.weighted import (
    design_effect,
    weighted_deviation,
    weighted_mean,
    weighted_quantile,
)
from survey_app.statistics.weighted_intervals import (
    korn_graubard,
    share_bounds,
    wilson_of_effective,
)
from survey_app.statistics.weights import Weights
from tests.statistics.reference import CASES, check

INTERVALS = [share_bounds, korn_graubard, wilson_of_effective]
ROWS = st.lists(st.tuples(st.floats(0.05, 20), st.integers(1, 7)), min_size=1, max_size=60).map(
    lambda rows: tuple(np.array(column, float) for column in zip(*rows, strict=True))
)


def read(case, key):
    return np.array(case["input"][key], float), Weights.of(case["input"]["w"])


def test_a_mean_and_what_weighting_costs_are_those_of_the_reference():
    case = CASES["ref-18"]
    values, weights = read(case, "score")
    found = weighted_mean(values, weights)
    computed = {
        "mean": found.value,
        "se": found.error,
        "deff_replace": design_effect(values, weights),
        "df": found.degrees,
        "ci95": found.bounds(),
        # Of normal quantiles; those of t, which are wider, are what is shown.
        "ci95_normal": (found.value - Z95 * found.error, found.value + Z95 * found.error),
        "sd": weighted_deviation(values, weights),
        "kish_deff": weights.design_effect,
        "kish_neff": found.effective,
    }
    check(case, computed, {"deff_default_TRAP": "a trap"})


def test_a_share_and_its_intervals_are_those_of_the_reference():
    case = CASES["ref-19"]
    yes, weights = read(case, "yes")
    found = weighted_mean(yes, weights)
    computed = {
        "p": found.value,
        "se": found.error,
        "logit": share_bounds(found),
        "logit90": share_bounds(found, 0.9),
        "xlogit": share_bounds(found),
        "beta": korn_graubard(found),
        "wald_t": found.bounds(),
        "wilson_kish": wilson_of_effective(found),
        "kish_neff": found.effective,
    }
    check(case, computed, {"likelihood": "a variant that needs a fit; the logit bounds stand"})


def test_weights_of_0_change_no_mean():
    case = CASES["ref-20"]
    values, weights = read(case, "score")
    found = weighted_mean(values, weights)
    # What counts responses that weigh nothing in n differs by the factor n/(n − 1) alone.
    n, rows = weights.n, len(values)
    kept = found.error * ((n - 1) / n * rows / (rows - 1)) ** 0.5
    computed = {"mean": found.value, "se_dropped": found.error, "kish_neff": found.effective}
    check(case, computed | {"se_keep_zero": kept, "se_subset": kept})


def test_a_domain_keeps_the_whole_design_behind_it():
    case = CASES["ref-21"]
    values, weights = read(case, "score")
    inside = np.array(case["input"]["age"]) == "55+"
    found = weighted_mean(values[inside], weights.part(inside))
    filtered = weighted_mean(values[inside], Weights.of(np.array(case["input"]["w"])[inside]))
    computed = {
        "n": found.base,
        "mean": found.value,
        "se_domain": found.error,
        "se_filtered_first": filtered.error,
    }
    check(case, computed, {"domain": "the words of the domain"})


def test_quartiles_are_those_of_the_reference():
    case = CASES["ref-25"]
    values, weights = read(case, "score")
    parts = case["expected"]["probs"]
    found = [weighted_quantile(values, weights, part) for part in parts]
    check(case, {"probs": parts, "q": found})


def test_nothing_is_said_without_a_weight():
    empty = Weights.of([1.0]).part([])
    assert weighted_mean(np.array([]), empty) is None
    assert weighted_deviation(np.array([]), empty) is None
    assert weighted_quantile(np.array([]), empty, 0.5) is None
    assert design_effect(np.array([]), empty) is None


def test_a_single_response_has_no_error_but_an_interval():
    found = weighted_mean(np.array([1.0]), Weights.of([3.0]))
    assert (found.error, found.bounds()) == (None, None)
    for method in INTERVALS:
        assert method(found) == pytest.approx((0.20654931437723745, 1))


@pytest.mark.parametrize("method", INTERVALS)
@pytest.mark.parametrize("answers", [np.zeros(9), np.ones(9)])
def test_an_interval_has_a_width_where_all_agree(method, answers):
    found = weighted_mean(answers, Weights.of(np.linspace(0.5, 3, 9)))
    low, high = method(found)
    assert 0 <= low < high <= 1
    assert low == 0 or high == 1


@given(ROWS)
def test_an_interval_encloses_the_share(rows):
    weights, values = rows
    found = weighted_mean((values > 4).astype(float), Weights.of(weights))
    for method in INTERVALS:
        low, high = method(found)
        assert 0 <= low <= found.value <= high <= 1
        assert low < high


@given(ROWS)
def test_sums_by_value_say_the_same_as_the_rows(rows):
    weights, values = rows
    whole = Weights.of(weights)
    scale = np.arange(1, 8)
    table = whole.grouped(values.astype(int) - 1, 7)
    from_rows, from_sums = weighted_mean(values, whole), weighted_mean(scale, table)
    assert from_sums.value == pytest.approx(from_rows.value)
    assert from_sums.error == (from_rows.error and pytest.approx(from_rows.error, abs=1e-9))
    assert design_effect(scale, table) == pytest.approx(design_effect(values, whole), abs=1e-9)
    for part in (0.25, 0.5, 0.75):
        assert weighted_quantile(scale, table, part) == weighted_quantile(values, whole, part)


@given(st.lists(st.integers(0, 300), min_size=7, max_size=7), st.floats(0.1, 10))
def test_equal_weights_say_what_counts_say(counts, weight):
    values = np.repeat(np.arange(1.0, 8), counts)
    expected = mean_interval(dict(enumerate(counts, start=1)))
    if len(values) > 1:
        found = weighted_mean(values, Weights.of(np.full(len(values), weight)))
        bounds = found.bounds() or (found.value, found.value)  # of no width: all are the same
        assert (found.value, *bounds) == pytest.approx(expected, abs=1e-9)
        assert found.effective == pytest.approx(len(values))
