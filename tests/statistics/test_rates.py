"""Ratios of counts of equally long times."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.statistics.rates import rate_ratio


def test_a_ratio_has_bounds_that_follow_from_the_share_of_the_first():
    # Wilson's bounds of 60 of 100 are .502003 and .690599; odds of them are the ratio's bounds.
    ratio, low, high = rate_ratio(60, 40)
    assert ratio == 1.5
    assert low == pytest.approx(1.0080, abs=1e-4)
    assert high == pytest.approx(2.2320, abs=1e-4)


def test_without_a_count_before_nothing_is_said():
    assert rate_ratio(5, 0) is None
    assert rate_ratio(0, 0) is None


def test_nothing_after_something_is_a_ratio_of_zero():
    ratio, low, high = rate_ratio(0, 8)
    assert (ratio, low) == (0.0, 0.0)
    assert 0 < high < 1


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_the_bounds_hold_the_ratio_and_turn_around_with_it(first, second):
    ratio, low, high = rate_ratio(first, second)
    assert 0 <= low <= ratio <= high <= inf
    if first:
        _, other_low, other_high = rate_ratio(second, first)
        assert low == pytest.approx(1 / other_high)
        assert high == pytest.approx(1 / other_low)
