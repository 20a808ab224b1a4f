"""Bands of numbers: round, few, and each number in the one that names it."""

import math
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.analytics.bands import MOST, banded
from survey_app.surveys.definition import Question
from tests import builders
from tests.analytics.looking import choice


def labels(*numbers):
    """The band of each number, in their order."""
    bands = banded(Counter(numbers))
    return [bands[number].label for number in numbers]


def test_whole_numbers_are_named_by_first_and_last():
    assert labels(0, 9, 60, 95) == ["0 to 9", "0 to 9", "60 to 69", "90 to 99"]
    assert labels(1, 2, 3) == ["1", "2", "3"]
    assert labels(7) == ["7"]
    assert labels() == []


def test_decimals_are_named_by_where_the_next_begins():
    assert labels(0.1, 0.3, 0.95) == [
        "0.1 to below 0.2",
        "0.3 to below 0.4",
        "0.9 to below 1",
    ]


@pytest.mark.parametrize(
    ("extreme", "band"),
    [(10**9, "70 and more"), (1234, "70 and more"), (-5000, "below 20")],
)
def test_one_extreme_number_leaves_the_bands_of_the_others(extreme, band):
    others = [20, 31, 32, 33, 45, 46, 47, 58, 60, 69]
    *usual, last = labels(*others, extreme)
    assert usual == [
        *("20 to 24", "30 to 34", "30 to 34", "30 to 34", "45 to 49", "45 to 49", "45 to 49"),
        *("55 to 59", "60 to 64", "65 to 69"),
    ]
    assert last == band


def test_what_one_more_band_can_hold_has_no_open_one():
    bands = banded({10: 10, 11: 10, 12: 10, 18: 1, 19: 1})
    assert [band.label for band in bands.values()] == ["10", "11", "12", "18", "19"]


def test_large_numbers_are_written_out():
    assert labels(1_000_000, 5_000_000)[1] == "5,000,000 to 5,499,999"


def test_where_half_of_all_are_the_same_the_others_are_still_told_apart():
    bands = banded({0: 70, 10: 10, 20: 10, 30: 9, 10**6: 1})
    assert [band.label for band in bands.values()] == [
        *("0 to 4", "10 to 14", "20 to 24", "30 to 34", "35 and more"),
    ]


@given(st.lists(st.integers(-(10**6), 10**6) | st.decimals(-1000, 1000, places=2), min_size=1))
def test_each_number_is_in_its_band_and_there_are_few(given_numbers):
    numbers = Counter(float(number) for number in given_numbers)
    bands = banded(numbers)
    assert len({band.key for band in bands.values()}) <= MOST + 2
    for number, band in bands.items():
        low, high = ends(band.label)
        assert low - 1e-6 <= number <= high + 1e-6
    keys = [bands[number].key for number in sorted(numbers)]
    assert keys == sorted(keys)


def ends(label):
    """Where a band begins and ends, as its name says."""
    found = [float(it) for it in re.findall(r"-?[\d.]+", label.replace("−", "-").replace(",", ""))]
    if label.startswith("below"):
        return -math.inf, found[0]
    return found[0], math.inf if label.endswith("more") else found[-1]


def test_an_extreme_answer_does_not_make_a_table_of_one_band(database, ask, tables):
    ask(Question("q1", "number", "How old?"), choice("q2", "X", "Y"))
    ages = [20, 25, 31, 38, 44, 52, 67, 999_999]
    builders.respond(database, *({"q1": age, "q2": "o1"} for age in ages))
    (table,) = tables("a.q1", "a.q2")
    assert [line.category.label for line in table.lines] == [
        *("20 to 24", "25 to 29", "30 to 34", "35 to 39", "40 to 44", "50 to 54", "65 to 69"),
        "70 and more",
    ]
