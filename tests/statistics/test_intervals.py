"""Intervals of shares, against reference values and by their properties."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.statistics.intervals import (
    Z95,
    agresti_coull,
    clopper_pearson,
    finite_population_error,
    jeffreys,
    two_sided_z,
    wilson,
)
from survey_app.statistics.weighted import Estimate
from survey_app.statistics.weighted_intervals import share_bounds
from tests.statistics.reference import CASES, check

SHARES = st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.99])
METHODS = [wilson, agresti_coull, clopper_pearson, jeffreys]
VARIANTS = {
    "wald_normal": "has no width at 0 and n: listed to tell it apart",
    "wilson_continuity": "a continuity correction, which is wider than need be, like X2_cc",
}


@pytest.mark.parametrize("name", ["ref-01", "ref-02", "ref-03", "ref-04", "ref-05", "ref-06"])
def test_bounds_are_those_of_the_reference(name):
    x, n, level = CASES[name]["input"].values()
    computed = {method.__name__: method(x, n, level) for method in METHODS}
    check(CASES[name], {**computed, "p": x / n}, VARIANTS)


def test_a_finite_population_narrows_the_error():
    case = CASES["ref-08"]
    x, n, population, level = case["input"].values()
    error = finite_population_error(x, n, population)
    endless = finite_population_error(x, n, 10**15)
    bounds = share_bounds(Estimate(x / n, error, n, n), level)
    check(case, {"p": x / n, "se": error, "logit": bounds, "se_no_fpc": endless})


def test_a_census_has_no_error_and_one_answer_no_known_one():
    assert finite_population_error(40, 100, 100) == 0
    assert finite_population_error(1, 1, 100) is None


def test_quantiles_are_those_of_the_normal_distribution():
    assert two_sided_z(0.95) == Z95
    assert two_sided_z(0.99) == pytest.approx(2.5758293035489004, abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_known_without_answers(method):
    assert method(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("method", [wilson, agresti_coull, clopper_pearson])
@given(share=SHARES, level=LEVELS)
@settings(max_examples=120)
def test_bounds_enclose_the_share_and_stay_between_0_and_1(method, share, level):
    x, n = share
    low, high = method(x, n, level)
    assert 0 <= low <= x / n <= high <= 1
    assert low < high


@pytest.mark.parametrize("method", METHODS)
@given(share=SHARES, level=LEVELS)
@settings(max_examples=120)
def test_those_who_did_not_choose_mirror_those_who_did(method, share, level):
    x, n = share
    low, high = method(n - x, n, level)
    assert method(x, n, level) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(SHARES)
@settings(max_examples=120)
def test_exact_bounds_are_wider_than_bayesian_ones(share):
    (low, high), (exact_low, exact_high) = jeffreys(*share), clopper_pearson(*share)
    assert exact_low <= low < high <= exact_high


@given(SHARES)
@settings(max_examples=120)
def test_a_bound_is_where_a_score_test_would_just_not_reject(share):
    x, n = share
    for bound in wilson(x, n):
        if 0 < bound < 1:
            assert (x / n - bound) ** 2 * n == pytest.approx(
                Z95**2 * bound * (1 - bound), rel=1e-6, abs=1e-9
            )
