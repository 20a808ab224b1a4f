"""Wilson bounds, against reference values of statsmodels 0.15.0 (`proportion_confint`)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.statistics.intervals import Z95, wilson

SHARES = st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (81, 263, 0.2552885198782742, 0.36620957698280004),
        (0, 20, 0.0, 0.16112515805281938),
        (20, 20, 0.8388748419471806, 1.0),
        (1, 1, 0.20654931437723745, 1.0),
        (105, 140, 0.6722461054834166, 0.8144007943318769),
    ],
)
def test_bounds_are_those_of_the_reference(x, n, low, high):
    assert wilson(x, n) == pytest.approx((low, high), abs=1e-9)


@pytest.mark.parametrize(
    ("x", "n", "z", "bounds"),
    [
        (7, 50, 1.6448536269514722, (0.07772089782062995, 0.2392389959454846)),
        (520, 1000, 2.5758293035489004, (0.47930745509503414, 0.5604288983088296)),
    ],
)
def test_another_level_has_other_bounds(x, n, z, bounds):
    assert wilson(x, n, z) == pytest.approx(bounds, abs=1e-9)


def test_nothing_is_known_without_answers():
    assert wilson(0, 0) == (0.0, 1.0)


@given(SHARES)
@settings(max_examples=120)
def test_bounds_enclose_the_share_and_stay_between_0_and_1(share):
    x, n = share
    low, high = wilson(x, n)
    assert 0 <= low <= x / n <= high <= 1
    assert low < high


@given(SHARES)
@settings(max_examples=120)
def test_those_who_did_not_choose_mirror_those_who_did(share):
    x, n = share
    low, high = wilson(n - x, n)
    assert wilson(x, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(SHARES)
@settings(max_examples=120)
def test_a_bound_is_where_a_score_test_would_just_not_reject(share):
    x, n = share
    for bound in wilson(x, n):
        if 0 < bound < 1:
            assert (x / n - bound) ** 2 * n == pytest.approx(
                Z95**2 * bound * (1 - bound), rel=1e-6, abs=1e-9
            )
