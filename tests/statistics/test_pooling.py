"""Pooling, against statsmodels 0.15.0 (`combine_effects`)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.statistics.pooling import pooled
from tests.statistics.reference import CASES, check

ESTIMATES = st.lists(st.tuples(st.floats(0, 1), st.floats(1e-4, 1e-2)), min_size=1, max_size=8)


def in_the_words_of_the_reference(found):
    return {
        "fixed": found.fixed,
        "se_fixed": found.se_fixed,
        "random_dl": found.random,
        "se_random": found.se_random,
        "tau2": found.tau2,
        "Q": found.q,
        "p_Q": found.p,
    }


def test_waves_pool_as_in_the_reference():
    case = CASES["ref-50"]
    p, n = (np.array(case["input"][key]) for key in "pn")
    check(case, in_the_words_of_the_reference(pooled(p, p * (1 - p) / n)))


def test_no_estimate_no_value_one_estimate_no_test():
    assert pooled([], []) is None
    one = pooled([0.4], [0.01])
    assert (one.fixed, one.random) == pytest.approx((0.4, 0.4))
    assert (one.tau2, one.df, one.p) == (0, 0, None)


def test_an_exact_estimate_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        pooled([0.4, 0.5], [0.01, 0])


@given(ESTIMATES)
@settings(max_examples=80)
def test_the_pooled_value_lies_between_and_knows_more_than_each(estimates):
    y, v = np.array(estimates).T
    found = pooled(y, v)
    for value in (found.fixed, found.random):
        assert y.min() - 1e-9 <= value <= y.max() + 1e-9
    assert found.se_fixed <= np.sqrt(v.min()) + 1e-12
    assert found.se_random >= found.se_fixed - 1e-12
