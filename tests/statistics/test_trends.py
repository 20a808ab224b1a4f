"""Trend lines, against the exact Gaussian posterior, which agrees with statsmodels 0.15.0."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.statistics.trends import mean_trend, share_trend, trend
from tests.statistics.reference import CASES, check

WAVES = st.lists(
    st.tuples(st.floats(0.1, 0.9), st.integers(20, 2000), st.integers(1, 30)),
    min_size=2,
    max_size=12,
)


def exact(y, v, gaps, sigma):
    """Mean and standard error of the level by inverting the precision of all waves at once."""
    precision = np.diag(1 / v)
    for t, gap in enumerate(gaps):
        precision[t : t + 2, t : t + 2] += np.array([[1, -1], [-1, 1]]) / (gap * sigma**2)
    covariance = np.linalg.inv(precision)
    return covariance @ (y / v), np.sqrt(np.diag(covariance))


def test_a_line_is_that_of_the_reference():
    case = CASES["ref-49"]
    p, n = (np.array(case["input"][key]) for key in "pn")
    found = trend(p, p * (1 - p) / n, case["input"]["sigma_rw"])
    check(case, {"smoothed": found.level, "se": found.se})


@given(WAVES, st.floats(0.001, 0.1))
@settings(max_examples=80)
def test_a_line_through_uneven_waves_is_exact(waves, sigma):
    p, n, gaps = (np.array(each, float) for each in zip(*waves, strict=True))
    found = trend(p, p * (1 - p) / n, sigma, times=np.cumsum(gaps))
    level, se = exact(p, p * (1 - p) / n, gaps[1:], sigma)
    assert found.level == pytest.approx(level, abs=1e-8)
    assert found.se == pytest.approx(se, abs=1e-8)


def test_a_new_wording_starts_a_new_line():
    p, v = np.array([0.5, 0.52, 0.8, 0.81, 0.79]), np.full(5, 0.001)
    found = trend(p, v, 0.01, wordings=["old", "old", "new", "new", "new"])
    old, new = trend(p[:2], v[:2], 0.01), trend(p[2:], v[2:], 0.01)
    assert found.segments == (0, 2)
    assert found.level == pytest.approx([*old.level, *new.level])
    assert found.se == pytest.approx([*old.se, *new.se])


def test_how_much_the_level_moves_is_found():
    generator = np.random.default_rng(3)
    level = 0.5 + np.cumsum(generator.normal(0, 0.01, 2000))
    p = level + generator.normal(0, 0.02, 2000)
    assert trend(p, np.full(2000, 0.02**2)).sigma == pytest.approx(0.01, abs=0.001)


def test_waves_that_differ_by_chance_alone_make_a_flat_line():
    generator = np.random.default_rng(4)
    found = trend(0.5 + generator.normal(0, 0.02, 400), np.full(400, 0.02**2))
    assert found.sigma < 0.002
    assert np.ptp(found.level) < 0.02


def test_waves_all_alike_make_a_flat_line():
    found = trend([0.4] * 5, [0.001] * 5)
    assert found.level == pytest.approx([0.4] * 5)


def test_the_range_allows_for_moves_that_chance_may_have_hidden():
    still, line = trend([0.4] * 5, [0.001] * 5, 0), trend([0.4] * 5, [0.001] * 5)
    assert still.se == pytest.approx([np.sqrt(0.001 / 5)] * 5)
    assert (line.se > still.se).all()
    assert (line.se < np.sqrt(0.001)).all()


def test_two_waves_are_too_few_to_estimate_how_much_the_level_moves():
    found = trend([0.4, 0.5], [0.001, 0.004])
    assert found.sigma is None
    assert found.level == pytest.approx([0.4, 0.5])
    assert found.se == pytest.approx(np.sqrt([0.001, 0.004]))


def test_no_waves_no_line():
    assert trend([], []) is None


@pytest.mark.parametrize(("v", "times"), [([0.1, 0], [1, 2]), ([0.1, 0.1], [2, 2])])
def test_exact_waves_and_simultaneous_ones_are_refused(v, times):
    with pytest.raises(ValueError, match="ascend"):
        trend([0.4, 0.5], v, 0.01, times)


def test_wordings_that_are_asked_at_the_same_time_have_lines_of_their_own():
    p, v, times = np.array([0.5, 0.52, 0.55, 0.8]), np.full(4, 0.001), [1, 2, 9, 2]
    found = trend(p, v, 0.01, times, ["old", "old", "old", "new"])
    assert found.level[:3] == pytest.approx(trend(p[:3], v[:3], 0.01, times[:3]).level)
    assert found.level[3] == pytest.approx(0.8)


def test_few_answers_a_wave_do_not_draw_the_line_to_the_nearer_end():
    chosen, answers = np.array([0, 1, 2, 1, 3, 0, 2, 1, 1, 3, 2, 2]), np.full(12, 5)
    found = share_trend(chosen, answers, sigma=0)
    assert found.level == pytest.approx(np.full(12, 18 / 60))
    assert found.se == pytest.approx(np.full(12, np.sqrt(0.3 * 0.7 / 60)), rel=0.01)


def test_the_error_of_a_share_follows_the_line():
    chosen = np.array([40, 42, 38, 200, 203, 197])
    found = share_trend(chosen, [400] * 6, sigma=1)
    assert found.se[:3] == pytest.approx(np.full(3, np.sqrt(0.1 * 0.9 / 400)), rel=0.05)
    assert found.se[3:] == pytest.approx(np.full(3, np.sqrt(0.5 * 0.5 / 400)), rel=0.05)


def test_shares_of_all_or_none_are_not_exact():
    for chosen in (0, 5):
        assert (share_trend([chosen] * 3, [5] * 3).se > 0).all()
    assert share_trend([], []) is None


def test_all_waves_of_means_have_the_error_of_their_common_spread():
    # 1 2 3, then 4 4, then 3 5: squared distances 2, 0 and 2, of 7 − 3 degrees of freedom.
    found = mean_trend([2, 4, 4], [3, 2, 2], [2, 0, 2], sigma=0.5)
    known = trend([2, 4, 4], 1 / np.array([3, 2, 2]), sigma=0.5)
    assert found.level == pytest.approx(known.level)
    assert found.se == pytest.approx(known.se)


def test_single_answers_have_the_spread_of_all():
    # 1 2 3 4 5 one by one: 10 of 5 − 1 degrees of freedom.
    found = mean_trend([1, 2, 3, 4, 5], [1] * 5, [0] * 5, sigma=0.1)
    assert found.se == pytest.approx(trend([1, 2, 3, 4, 5], [2.5] * 5, sigma=0.1).se)


def test_answers_that_all_agree_make_a_line_without_an_error():
    found = mean_trend([4, 4, 4], [3, 1, 9], [0, 0, 0], wordings=["old", "new", "new"])
    assert (found.level.tolist(), found.se.tolist()) == ([4, 4, 4], [0, 0, 0])
    assert (found.sigma, found.segments) == (0, (0, 1))


def test_no_means_no_line():
    assert mean_trend([], [], []) is None
