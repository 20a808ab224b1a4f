"""Sample-ratio mismatch, against scipy 1.17.1 and savvi 0.3.1."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from survey_app.statistics.sample_ratio import sample_ratio, watched_sample_ratio
from tests.statistics.reference import CASES, check

ARMS = st.tuples(st.integers(0, 400), st.integers(0, 400)).filter(any)


def test_one_look_is_that_of_the_reference():
    case = CASES["ref-45"]
    found = sample_ratio(case["input"]["counts"], case["input"]["expected_share"])
    check(case, {"chi2": found.chi2, "p": found.p, "p_binomial_exact": found.p_exact})


def test_many_looks_are_those_of_the_reference():
    case = CASES["ref-46"]
    given = case["input"]
    found = watched_sample_ratio(given["looks"], given["theta0"], given["k"])
    looks = [
        {
            "counts": list(it.counts),
            "bayes_factor": it.bayes_factor,
            "p_instant": it.p_instant,
            "p_always_valid": it.p,
        }
        for it in found
    ]
    check(case, {"looks": looks})


@given(ARMS, st.sampled_from([0.5, 0.1, 0.9, 1 / 3]))
@settings(max_examples=120)
def test_the_exact_p_is_that_of_the_binomial_test(arms, share):
    found = sample_ratio(arms, (share, 1 - share)).p_exact
    assert found == pytest.approx(stats.binomtest(arms[0], sum(arms), share).pvalue, rel=1e-7)


def test_three_arms_have_no_exact_p():
    found = sample_ratio([300, 310, 390], [0.3, 0.3, 0.4])
    assert found.p_exact is None
    assert found.p == pytest.approx(stats.chisquare([300, 310, 390], [300, 300, 400]).pvalue)


def test_without_readers_nothing_is_known():
    assert sample_ratio([0, 0], [0.5, 0.5]) is None
    only = watched_sample_ratio([[0, 0]], [0.5, 0.5])[0]
    assert (only.bayes_factor, only.p) == pytest.approx((1, 1))


def test_a_gross_mismatch_of_millions_is_a_number_still():
    assert watched_sample_ratio([[4_000_000, 1_000_000]], [0.5, 0.5])[0].p < 1e-300
    assert sample_ratio([4_000_000, 1_000_000], [0.5, 0.5]).p_exact == pytest.approx(0)


@pytest.mark.parametrize("shares", [[0.5, 0.4], [1, 0], [-0.5, 1.5]])
def test_shares_that_cannot_be_intended_are_refused(shares):
    with pytest.raises(ValueError, match="sum to 1"):
        sample_ratio([10, 12], shares)
