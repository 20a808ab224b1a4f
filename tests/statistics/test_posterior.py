"""Beliefs about shares, against scipy 1.17.1."""

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln

from survey_app.statistics.posterior import Posterior, chance_that_b_is_larger, posterior
from tests.statistics.reference import CASES, check

BELIEFS = st.builds(Posterior, st.integers(1, 400), st.integers(1, 400))


def test_two_wordings_are_believed_as_in_the_reference():
    case = CASES["ref-44"]
    a, b = (posterior(*case["input"][arm], case["input"]["prior"]) for arm in "AB")
    check(
        case,
        {
            "mean_A": a.mean,
            "ci95_A": a.bounds(),
            "mean_B": b.mean,
            "ci95_B": b.bounds(),
            "prob_B_gt_A": chance_that_b_is_larger(a, b),
        },
    )


def test_without_answers_everything_is_possible():
    assert posterior(0, 0).bounds() == pytest.approx((0.025, 0.975))
    assert chance_that_b_is_larger(posterior(0, 0), posterior(0, 0)) == pytest.approx(0.5)


def exactly(a, b):
    """The chance in closed form, for whole numbers (a sum over the beta distribution of b)."""
    return sum(
        2.718281828459045
        ** float(betaln(a.a + i, a.b + b.b) - betaln(1 + i, b.b) - betaln(a.a, a.b))
        / (b.b + i)
        for i in range(b.a)
    )


@given(BELIEFS, BELIEFS)
@settings(max_examples=80)
def test_the_chance_is_exact(a, b):
    assert chance_that_b_is_larger(a, b) == pytest.approx(exactly(a, b), abs=1e-8)


@pytest.mark.parametrize(
    ("a", "b"), [((3, 10), (300_000, 1_000_000)), ((0, 1), (999_999, 1_000_000)), ((0, 0), (0, 9))]
)
def test_very_unequal_bases_are_no_trouble(a, b):
    there = chance_that_b_is_larger(posterior(*a), posterior(*b))
    back = chance_that_b_is_larger(posterior(*b), posterior(*a))
    assert there + back == pytest.approx(1, abs=1e-9)
    # A belief from no answers is above another one as often as that one expects.
    if a == (0, 0):
        assert there == pytest.approx(posterior(*b).mean, abs=1e-9)


def test_a_prior_of_extremes_is_refused():
    with pytest.raises(ValueError, match="below 1"):
        posterior(1, 2, (0.5, 0.5))


def test_a_belief_is_a_beta_distribution():
    # The variance of the number of successes that the belief expects among 1: mean · (1 − mean).
    belief = posterior(1, 3)
    assert (belief.a, belief.b) == (2, 3)
    assert belief.mean == pytest.approx(comb(4, 1) / comb(5, 2))
    assert belief.variance == pytest.approx(0.04)
