"""Bursts of answers in time."""

import numpy as np
import pytest

from survey_app.statistics.bursts import WAVES, find_bursts
from survey_app.statistics.excess import count_excess


def steady(generator, rate=1.0, days=3):
    """Readers who come at one rate, in whole minutes."""
    return np.repeat(np.arange(days * 1440), generator.poisson(rate, days * 1440))


@pytest.mark.parametrize("rate", [0.02, 1, 30])
def test_steady_readers_make_no_burst(rate):
    assert find_bursts(steady(np.random.default_rng(1), rate)) == []


def test_a_burst_is_found_where_it_is():
    generator = np.random.default_rng(2)
    minutes = np.concatenate([steady(generator), generator.integers(2000, 2010, 150)])
    bursts = find_bursts(minutes + 29_000_000)
    assert [(it.start, it.stop) for it in bursts] == [(29_002_000, 29_002_010)]
    assert bursts[0].count == pytest.approx(160, abs=10)
    assert bursts[0].expected == pytest.approx(10, abs=2)
    assert bursts[0].p < 1e-6


def test_two_bursts_are_two_the_stronger_first():
    generator = np.random.default_rng(3)
    more = [generator.integers(at, at + 20, n) for at, n in ((500, 150), (3000, 400))]
    bursts = find_bursts(np.concatenate([steady(generator), *more]))
    assert [it.start for it in bursts] == [3000, 500]


def test_what_is_expected_is_no_burst():
    generator = np.random.default_rng(4)
    newsletter = generator.integers(2000, 2020, 400)
    minutes = np.concatenate([steady(generator), newsletter])
    expected = np.ones(3 * 1440)
    assert find_bursts(minutes[minutes >= 0], expected[: minutes.max() - minutes.min() + 1])
    expected[2000:2020] += 20
    assert find_bursts(minutes, expected[: minutes.max() - minutes.min() + 1]) == []


def test_the_p_of_a_burst_counts_all_windows():
    minutes = np.concatenate([np.arange(100), np.full(40, 50)])
    [burst] = find_bursts(minutes, np.ones(100))
    assert (burst.start, burst.stop, burst.count) == (50, 51, 41)
    # Windows of 1, 2, 5, 10, 20, 40 and 80 minutes, from each of the ends of the minutes.
    assert burst.p == pytest.approx(101 * 7 * float(count_excess(41, 1, WAVES)), rel=1e-6)


def test_expectations_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="each minute"):
        find_bursts([0, 1, 2], [1, 1])


@pytest.mark.parametrize("minutes", [[], [7], [7] * 500])
def test_without_time_around_there_is_no_burst(minutes):
    assert find_bursts(minutes) == []
