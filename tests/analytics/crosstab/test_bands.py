"""Bands of numbers: round, few, and each number in the one that names it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from survey_app.analytics.crosstab.bands import MOST, banded


def test_whole_numbers_are_named_by_first_and_last():
    assert [band.label for band in banded([0, 9, 10, 95])] == [
        "0 to 9",
        "0 to 9",
        "10 to 19",
        "90 to 99",
    ]
    assert [band.label for band in banded([1, 2, 3])] == ["1", "2", "3"]
    assert [band.label for band in banded([7])] == ["7"]
    assert banded([]) == []


def test_decimals_are_named_by_where_the_next_begins():
    assert [band.label for band in banded([0.1, 0.3, 0.95])] == [
        "0.1 to below 0.2",
        "0.3 to below 0.4",
        "0.9 to below 1",
    ]


@given(st.lists(st.integers(-(10**6), 10**6) | st.decimals(-1000, 1000, places=2), min_size=1))
def test_each_number_is_in_its_band_and_there_are_few(given_numbers):
    numbers = [float(number) for number in given_numbers]
    bands = banded(numbers)
    assert len({band.key for band in bands}) <= MOST + 1
    for number, band in zip(numbers, bands, strict=True):
        ends = [
            float(it) for it in re.findall(r"-?[\d.]+(?:e[+-]\d+)?", band.label.replace("−", "-"))
        ]
        assert ends[0] - 1e-6 <= number <= ends[-1] + 1e-6 + (1 if len(ends) == 1 else 0)
    ordered = sorted(zip(numbers, (band.key for band in bands), strict=True))
    assert [key for _, key in ordered] == sorted(key for _, key in ordered)
