"""Tails of counts and shares that vary more than by chance alone, against scipy 1.17.1."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from survey_app.statistics.excess import count_excess, share_excess


@given(st.integers(0, 300), st.floats(0.01, 200), st.floats(0.01, 2))
@settings(max_examples=120)
def test_counts_follow_a_negative_binomial_distribution(x, expected, spread):
    size = 1 / spread
    tail = stats.nbinom.sf(x - 1, size, size / (size + expected))
    assert count_excess(x, expected, spread) == pytest.approx(tail, rel=1e-6, abs=1e-12)


@given(st.integers(1, 60), st.integers(0, 50), st.floats(0.01, 0.5), st.data())
@settings(max_examples=120)
def test_shares_follow_a_beta_binomial_distribution(n, other_x, spread, data):
    x = data.draw(st.integers(0, n))
    weight, share = 1 / (spread + 1 / 51), (other_x + 0.5) / 51
    tail = stats.betabinom.sf(x - 1, n, share * weight, (1 - share) * weight)
    assert share_excess(x, n, other_x, 50, spread) == pytest.approx(tail, rel=1e-6, abs=1e-12)


def test_the_fewer_others_there_are_the_less_is_surprising():
    surprises = [share_excess(9, 10, n // 10, n, 0.01) for n in (0, 10, 100, 1000)]
    assert surprises == sorted(surprises, reverse=True)
    assert surprises[0] > 0.05 > 1e-6 > surprises[-1]


def test_many_counts_at_once():
    found = count_excess([0, 5, 50], [1, 5, 5], [0.1, 0.1, 0.1])
    assert found[0] == 1
    assert (np.diff(found) < 0).all()
