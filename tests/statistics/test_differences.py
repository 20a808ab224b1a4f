"""Differences of shares and means, with their tests."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from survey_app.statistics.differences import (
    agresti_caffo,
    bonett_price,
    cohen_h,
    group_difference,
    lead,
    mean_change,
    mean_difference,
    paired_change,
    share_difference,
)
from survey_app.statistics.two_by_two import fisher_p
from survey_app.statistics.weighted import weighted_mean
from survey_app.statistics.weights import Weights
from tests.statistics.reference import CASES, check

SHARES = st.integers(1, 10**5).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_independent_shares_are_those_of_the_reference():
    case = CASES["ref-09"]
    x1, n1, x2, n2, level = case["input"].values()
    found = share_difference(x1, n1, x2, n2, level)
    computed = {
        "diff": found.value,
        "z_pooled": found.statistic,
        "p": found.p,
        "ci_newcombe": (found.low, found.high),
        "ci_agresti_caffo": agresti_caffo(x1, n1, x2, n2, level),
        "fisher_p": fisher_p(np.array([[x1, n1 - x1], [x2, n2 - x2]])),
        "cohens_h": cohen_h(x1 / n1, x2 / n2),
    }
    left_out = {
        "ci_wald": "has no width at 0 and n, as wald_normal",
        "p_yates": "a continuity correction, as X2_cc",
    }
    check(case, computed, left_out)


def test_the_lead_in_one_question_is_that_of_the_reference():
    case = CASES["ref-10"]
    a, b, n, level = case["input"].values()
    found = lead(a, b, n, level)
    error = found.value / found.statistic
    check(case, {"diff": found.value, "se": error, "ci": (found.low, found.high)})


def test_paired_change_is_that_of_the_reference_and_exact_where_few_changed():
    case = CASES["ref-11"]
    found = paired_change(np.array(case["input"]["table"]))
    computed = {"X2": found.statistic, "p": found.asymptotic_p, "p_exact": found.exact_p}
    left_out = {"X2_cc": "a variant to tell apart", "p_cc": "the p of X2_cc"}
    check(case, computed, left_out)
    assert found.p == found.exact_p


def test_many_changes_are_tested_by_the_distribution_for_many():
    found = paired_change(np.array([[10, 20], [5, 10]]))
    assert (found.discordant, found.p) == (25, found.asymptotic_p)


@pytest.mark.parametrize("turned", ([[3, 0], [0, 4]], [[0, 0], [0, 0]]))
def test_where_nobody_changed_there_is_nothing_to_test(turned):
    assert paired_change(np.array(turned)) is None


def test_a_share_changes_among_the_same_readers_within_the_published_bounds():
    # 7 and 1 of 21 changed (Bentur and others 2009), as Fagerland, Lydersen and Laake (2014) give.
    assert bonett_price(1, 7, 21) == pytest.approx((-0.508, -0.013), abs=5e-4)
    low, high = bonett_price(0, 0, 50)
    assert low == pytest.approx(-high)
    assert low < 0
    assert bonett_price(0, 0, 0) is None


def test_the_mean_of_changes_is_tested_as_by_scipy():
    before, after = np.array([3.0, 4, 2, 5, 1, 3]), np.array([4.0, 4, 3, 5, 3, 2])
    found = mean_change(weighted_mean(after - before, Weights.of(np.ones(6))))
    wanted = ttest_rel(after, before)
    assert (found.statistic, found.p) == pytest.approx((wanted.statistic, wanted.pvalue))
    assert (found.low, found.high) == pytest.approx(tuple(wanted.confidence_interval()))


def test_without_spread_the_mean_of_changes_has_no_test():
    alike = mean_change(weighted_mean(np.ones(5), Weights.of(np.ones(5))))
    assert (alike.value, alike.low, alike.high, alike.p) == (1, 1, 1, None)
    assert mean_change(weighted_mean(np.ones(1), Weights.of(np.ones(1)))) is None


def test_weighted_groups_differ_as_in_the_reference():
    case = CASES["ref-22"]
    values, weights = np.array(case["input"]["score"], float), Weights.of(case["input"]["w"])
    sex = np.array(case["input"]["sex"])
    women, men = (weighted_mean(values[sex == it], weights.part(sex == it)) for it in "FM")
    found = group_difference(women, men, weights.n)
    computed = {
        "F": women.value,
        "M": men.value,
        "seF": women.error,
        "seM": men.error,
        "diff": found.value,
        "se_diff": found.value / found.statistic,
        "ttest_t": -found.statistic,
        "ttest_df": weights.n - 2,
        "ttest_p": found.p,
    }
    check(case, computed)


def test_nothing_is_said_where_one_side_has_no_answers():
    assert share_difference(0, 0, 3, 7) is None
    assert agresti_caffo(3, 7, 0, 0) is None
    assert lead(0, 0, 0) is None
    single = weighted_mean(np.array([3.0]), Weights.of([1.0]))
    assert group_difference(single, single, 2) is None
    assert mean_difference(single, single) is None


def test_where_nothing_varies_there_is_no_test():
    assert share_difference(5, 5, 9, 9).p is None
    assert lead(7, 0, 7).p is None
    agreed = weighted_mean(np.array([4.0, 4.0]), Weights.of([1.0, 2.0]))
    assert group_difference(agreed, agreed, 4).p is None
    assert mean_difference(agreed, agreed).p is None


@given(SHARES, SHARES)
@settings(max_examples=120)
def test_bounds_enclose_the_difference_and_turn_with_it(first, second):
    found, turned = share_difference(*first, *second), share_difference(*second, *first)
    assert -1 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low), abs=1e-12)
    assert found.p is None or 0 <= found.p <= 1


@given(st.lists(st.integers(0, 10**5), min_size=3, max_size=3))
@settings(max_examples=120)
def test_a_lead_stays_between_all_and_none(counts):
    found = lead(counts[0], counts[1], sum(counts))
    if found:
        assert -1 <= found.low <= found.value <= found.high <= 1
