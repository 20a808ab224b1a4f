"""Numbers and days in columns: round, few, none left out, and what is far off in an open one."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.analytics.results.histogram import FEWEST, MOST, of_days, of_numbers

DAYS = st.lists(st.dates(), min_size=1)
NUMBERS = st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 2)), min_size=1)


def numbers(*values):
    """The columns of numbers, and how many are in each."""
    ordered = sorted(values)
    at = len(ordered) // 4
    found = of_numbers(Counter(ordered), ordered[-1 - at] - ordered[at])
    return {column.label: column.share.n for column in found.columns}


def days(*values):
    """The columns of days, and how many are in each."""
    found = of_days(Counter(map(dt.date.fromisoformat, values)))
    return found.step, {column.label: column.share.n for column in found.columns}


def test_few_whole_numbers_have_a_column_each():
    assert numbers(2, 3, 3, 6) == {"2": 1, "3": 2, "4": 0, "5": 0, "6": 1}
    assert numbers(7, 7) == {"7": 2}


def test_many_numbers_have_round_columns_that_are_narrower_with_more_answers():
    few = numbers(*range(0, 100, 5))
    assert few == {"0 to 19": 4, "20 to 39": 4, "40 to 59": 4, "60 to 79": 4, "80 to 99": 4}
    many = numbers(*[*range(100)] * 100)
    assert next(iter(many)) == "0 to 4"
    assert len(few) >= FEWEST
    assert len(many) == MOST


def test_decimals_are_named_by_where_the_next_begins():
    assert list(numbers(*(n / 10 for n in range(100)))) == [
        f"{n} to below {n + 2}" for n in range(0, 10, 2)
    ]


def test_what_is_far_off_has_an_open_column():
    found = numbers(*range(20, 70), 1_000_000)
    assert found["70 and more"] == 1
    assert list(found)[0] == "20 to 29"


@given(NUMBERS)
def test_no_number_is_left_out(values):
    found = numbers(*values)
    assert sum(found.values()) == len(values)
    assert len(found) <= MOST + 2


@pytest.mark.parametrize(
    ("first", "last", "step", "labels"),
    [
        ("2026-05-01", "2026-05-03", "day", ["1 May 2026", "2 May 2026", "3 May 2026"]),
        ("2026-05-04", "2026-06-01", "week", ["4 May 2026 to 10 May 2026"]),
        ("2026-01-31", "2026-08-01", "month", ["January 2026", "February 2026"]),
        ("1999-01-31", "2010-08-01", "year", ["1999", "2000"]),
        ("1926-01-31", "2010-08-01", "decade", ["1920 to 1929", "1930 to 1939"]),
        ("1026-01-31", "2010-08-01", "century", ["1000 to 1099"]),
    ],
)
def test_days_stand_in_the_shortest_stretches_that_are_few(first, last, step, labels):
    found, columns = days(first, last)
    assert found == step
    assert list(columns)[: len(labels)] == labels
    assert sum(columns.values()) == 2


def test_a_day_far_off_has_an_open_column():
    near = [f"2026-05-{day:02}" for day in range(1, 13)]
    step, columns = days(*near, "0202-05-01", "2926-01-01")
    assert step == "day"
    assert columns["before 1 May 2026"] == columns["13 May 2026 or later"] == 1


@given(DAYS)
def test_no_day_is_left_out_and_no_calendar_ends_too_early(values):
    found = of_days(Counter(values))
    assert sum(column.share.n for column in found.columns) == len(values)
