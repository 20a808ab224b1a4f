"""Means with t bounds, against reference values of scipy 1.17.1 and R 4.2.2 (`t.test`)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.statistics.means import mean_interval, mean_of_sums, median_step

HISTOGRAMS = st.dictionaries(st.integers(0, 100), st.integers(0, 10_000), max_size=12)


@pytest.mark.parametrize(
    ("histogram", "expected"),
    [
        (
            {1: 4, 2: 9, 3: 22, 4: 61, 5: 44},
            (3.942857142857143, 3.7766333025304153, 4.109080983183871),
        ),
        (
            {2: 1, 3: 1, 4: 1, 5: 2, 6: 4, 7: 3},
            (5.33333333333333, 4.30763713216862, 6.35902953449804),
        ),
    ],
)
def test_mean_and_bounds_are_those_of_the_reference(histogram, expected):
    assert mean_interval(histogram) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("histogram", [{}, {1: 0, 5: 0}])
def test_there_is_no_mean_without_answers(histogram):
    assert mean_interval(histogram) == (None, None, None)


def test_one_answer_has_a_mean_without_bounds():
    assert mean_interval({1: 0, 4: 1}) == (4, None, None)


def test_answers_that_agree_leave_no_width():
    assert mean_interval({4: 7}) == (4, 4, 4)
    assert mean_of_sums(7, 28, 112) == (4, 4, 4)


@pytest.mark.parametrize(
    ("histogram", "step"),
    [
        ({}, None),
        ({1: 0, 2: 0}, None),
        ({4: 1}, 4),
        ({5: 7}, 5),
        # 1 2 3: the second of three.
        ({1: 1, 2: 1, 3: 1}, 2),
        # 1 2 | 3 4: the lower of the two in the middle.
        ({1: 1, 2: 1, 3: 1, 4: 1}, 2),
        # 1 1 1 | 5 5 5, and one more 5.
        ({1: 3, 5: 3}, 1),
        ({1: 3, 5: 4}, 5),
        # Unsorted, below 0, with steps that nobody chose: −3 −3 0 0 | 0 2 2 3.
        ({2: 2, -3: 2, 0: 3, 1: 0, 3: 1}, 0),
    ],
)
def test_the_middle_step_is_where_half_is_reached(histogram, step):
    assert median_step(histogram) == step


@given(HISTOGRAMS)
@settings(max_examples=120)
def test_the_middle_step_is_that_of_the_answers_in_a_row(histogram):
    row = sorted(value for value, n in histogram.items() for _ in range(n))
    assert median_step(histogram) == (row[(len(row) - 1) // 2] if row else None)


@given(HISTOGRAMS)
@settings(max_examples=120)
def test_bounds_lie_evenly_around_the_mean(histogram):
    mean, low, high = mean_interval(histogram)
    if low is not None:
        assert low <= mean <= high
        assert high - mean == pytest.approx(mean - low, abs=1e-9)


@given(HISTOGRAMS, st.integers(-50, 50))
@settings(max_examples=120)
def test_a_shifted_scale_shifts_everything(histogram, shift):
    shifted = mean_interval({value + shift: n for value, n in histogram.items()})
    for before, after in zip(mean_interval(histogram), shifted, strict=True):
        assert after == (None if before is None else pytest.approx(before + shift, abs=1e-6))


@given(HISTOGRAMS)
@settings(max_examples=120)
def test_sums_say_the_same_as_the_values(histogram):
    n = sum(histogram.values())
    sums = [sum(times * value**power for value, times in histogram.items()) for power in (1, 2)]
    expected = mean_interval(histogram)
    for found, known in zip(mean_of_sums(n, *sums), expected, strict=True):
        assert found == (None if known is None else pytest.approx(known, abs=1e-9))
