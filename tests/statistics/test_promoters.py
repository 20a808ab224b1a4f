"""The Net Promoter Score, against reference values and by its properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.statistics.intervals import Z95
from survey_app.statistics.promoters import (
    Sides,
    adjusted_wald,
    net_promoter_score,
    score_change,
    weighted_score,
    weighted_score_bounds,
)
from survey_app.statistics.weights import Weights
from tests.statistics.reference import CASES, check

HISTOGRAMS = st.dictionaries(st.integers(0, 10), st.integers(0, 10_000), max_size=11)
SIDES = st.builds(Sides, *[st.integers(0, 10_000)] * 3)
WALD = "has no width where all agree, as wald_normal; listed to tell it apart"


def test_score_and_bounds_are_those_of_the_reference():
    case = CASES["ref-32"]
    histogram = dict(enumerate(case["input"]["counts_0_to_10"]))
    sides, (score, *bounds) = Sides.of(histogram), net_promoter_score(histogram)
    estimate = weighted_score(np.arange(11), Weights.equal(np.array([*histogram.values()])))
    computed = {
        "n": sides.n,
        "promoters": sides.promoters,
        "passives": sides.passives,
        "detractors": sides.detractors,
        "nps": score,
        "se_plugin_n": (sides.variance / sides.n) ** 0.5,
        "se_n_minus_1": estimate.error,
        "ci_t_n_minus_1": estimate.bounds(),
        "ci_adjusted_wald": bounds,
        "adjusted_centre": adjusted_wald(sides)[0],
    }
    check(case, computed, {"ci_wald_z_n": WALD})


def test_bounds_have_a_width_where_all_agree_and_end_where_the_scale_ends():
    case = CASES["ref-33"]
    sides = Sides(*list(case["input"].values())[:3])
    centre, half = adjusted_wald(sides, case["input"]["level"])
    _, low, high = net_promoter_score({10: 5})
    computed = {
        "nps": sides.score,
        "ci_adjusted_wald_unclipped": (centre - half, centre + half),
        "clip": (-100, high),
    }
    check(case, computed, {"ci_wald": WALD})
    assert low == centre - half


def test_a_change_between_waves_is_that_of_the_reference():
    case = CASES["ref-34"]
    before, after = Sides(*case["input"]["wave1"]), Sides(*case["input"]["wave2"])
    found = score_change(before, after)
    computed = {
        "nps1": before.score,
        "nps2": after.score,
        "diff_wave2_minus_wave1": found.value,
        "se": found.error,
        "z": found.value / found.error,
        "p": found.p,
    }
    check(case, computed)
    assert found.bounds[0] < found.value < found.bounds[1]


def test_a_weighted_score_is_that_of_the_reference():
    case = CASES["ref-35"]
    values, weights = np.array(case["input"]["score"]), Weights.of(case["input"]["w"])
    found = weighted_score(values, weights)
    plain = weighted_score(values, Weights.of(np.ones(len(values))))
    half = Z95 * found.error
    weighted = {
        "nps": found.value,
        "se": found.error,
        "ci95_t": found.bounds(),
        "ci95_z": (found.value - half, found.value + half),
    }
    check(case, {"weighted": weighted, "unweighted": {"nps": plain.value, "se": plain.error}})


@pytest.mark.parametrize(
    ("value", "score"), [(0, -100), (6, -100), (7, 0), (8, 0), (9, 100), (10, 100)]
)
def test_each_value_has_its_side(value, score):
    assert net_promoter_score({value: 1})[0] == score
    assert weighted_score(np.array([value]), Weights.of([2.0])).value == score


def test_there_is_no_score_without_answers():
    for histogram in ({}, {0: 0, 10: 0}):
        assert net_promoter_score(histogram) == (None, None, None)
    assert score_change(Sides(0, 0, 0), Sides(1, 2, 3)) is None
    assert weighted_score(np.arange(11), Weights.equal(np.zeros(11, dtype=int))) is None


def test_there_is_no_test_of_waves_in_which_nothing_varies():
    assert score_change(Sides(5, 0, 0), Sides(0, 0, 5)).p is None


@given(HISTOGRAMS)
@settings(max_examples=120)
def test_bounds_stay_on_the_scale_and_are_never_of_no_width(histogram):
    score, low, high = net_promoter_score(histogram)
    if score is not None:
        assert -100 <= low < high <= 100
        assert low <= score <= high


def test_a_weighted_score_stays_on_the_scale_and_has_a_width():
    def bounds(values, weights):
        return weighted_score_bounds(weighted_score(np.array(values), Weights.of(weights)))

    assert bounds([10], [1.0]) is None
    assert bounds([10, 10, 10, 7], [2, 1, 1, 1])[1] == 100
    low, high = bounds([10] * 5, [1.0] * 5)
    assert (low, high) == pytest.approx((17.49145303416897, 100))
    assert bounds([8] * 5, [1.0] * 5)[0] < 0
    # Five answers of which one weighs 8/3 are worth four of one weight.
    assert bounds([10] * 5, [8 / 3, 1, 1, 1, 1]) == pytest.approx(bounds([10] * 4, [1.0] * 4))


def test_the_score_of_a_single_answer_lies_within_its_bounds():
    score, low, high = net_promoter_score({10: 1})
    assert low < 0 < high == score == 100
    score, low, high = net_promoter_score({0: 1})
    assert high > 0 > low == score == -100


def test_a_change_has_a_width_where_all_of_a_wave_agree():
    alike = score_change(Sides(40, 0, 0), Sides(40, 0, 0))
    assert alike.bounds[0] < 0 < alike.bounds[1]
    turned = score_change(Sides(40, 0, 0), Sides(0, 0, 40))
    assert turned.bounds[0] == turned.value == -200 < turned.bounds[1] < -150


@given(SIDES, SIDES)
@settings(max_examples=120)
def test_a_change_lies_within_its_bounds_and_turns_with_the_waves(before, after):
    found, back = score_change(before, after), score_change(after, before)
    if found is not None:
        low, high = found.bounds
        assert low <= found.value <= high
        assert back.bounds == pytest.approx((-high, -low))


@given(SIDES)
@settings(max_examples=120)
def test_promoters_and_detractors_are_treated_alike(sides):
    turned = Sides(sides.detractors, sides.passives, sides.promoters)
    if sides.n:
        assert turned.score == -sides.score
        assert adjusted_wald(turned)[0] == pytest.approx(-adjusted_wald(sides)[0])
        assert turned.variance == pytest.approx(sides.variance)
