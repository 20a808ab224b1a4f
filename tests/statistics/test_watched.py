"""The test that may be looked at, against its formula in Johari et al. (2022)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.statistics.watched import Arm, watched_difference
from tests.statistics.reference import CASES, check

ARMS = st.integers(0, 500).flatmap(lambda n: st.builds(Arm, st.integers(0, n), st.just(n)))


def test_looks_are_those_of_the_reference():
    case = CASES["ref-47"]
    given = case["input"]
    arms = [
        (Arm(it["successes_A"], it["n_per_arm"]), Arm(it["successes_B"], it["n_per_arm"]))
        for it in given["looks"]
    ]
    found = watched_difference(arms, given["alpha"], given["tau2"], burn_in=50)
    looks = [
        look
        | {
            "diff": it.difference,
            "mixture_lr": it.ratio,
            "p_instant": it.p_instant,
            "p_always_valid": it.p,
            "cs95": [it.low, it.high],
        }
        for look, it in zip(given["looks"], found, strict=True)
    ]
    check(case, {"looks": looks})


def test_nothing_is_known_before_the_burn_in():
    none, few = watched_difference([(Arm(0, 0), Arm(1, 1)), (Arm(0, 20), Arm(20, 20))])
    assert (none.difference, few.difference) == (None, 1)
    for look in (none, few):
        assert (look.ratio, look.p_instant, look.p, look.low, look.high) == (1, 1, 1, -1, 1)


def test_nobody_against_everybody_is_a_difference():
    few, many = watched_difference([(Arm(0, 60), Arm(60, 60)), (Arm(0, 1000), Arm(1000, 1000))])
    assert many.p <= few.p < 1e-6
    assert 0.9 < few.low < many.low < 1 == few.high == many.high
    assert watched_difference([(Arm(1000, 1000), Arm(0, 1000))])[0].high == -many.low


def test_where_all_agree_the_difference_is_small():
    [look] = watched_difference([(Arm(0, 900), Arm(0, 900))])
    assert (look.difference, look.p) == (0, 1)
    assert -0.01 < look.low < 0 < look.high < 0.01


def test_a_gross_difference_of_millions_is_a_number_still():
    look = watched_difference([(Arm(100_000, 1_000_000), Arm(600_000, 1_000_000))])[0]
    assert look.p < 1e-300
    assert 0.49 < look.low < look.high < 0.51


@given(st.lists(st.tuples(ARMS, ARMS), min_size=1, max_size=6))
@settings(max_examples=80)
def test_bounds_enclose_the_difference_and_p_only_falls(looks):
    found = watched_difference(looks)
    for before, after in zip(found, found[1:], strict=False):
        assert after.p <= before.p
    for look in found:
        assert 0 < look.p <= look.p_instant <= 1
        assert look.difference is None or look.low <= look.difference <= look.high


@given(ARMS, ARMS)
@settings(max_examples=80)
def test_which_arm_is_which_changes_only_the_sign(a, b):
    there, back = watched_difference([(a, b)])[0], watched_difference([(b, a)])[0]
    assert (there.p, there.low) == pytest.approx((back.p, -back.high))
