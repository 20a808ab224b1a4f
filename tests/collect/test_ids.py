"""Ids of responses: UUID version 7 (RFC 9562)."""

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.collect.ids import EPOCH, clock_is_wrong, moment_of, new_id, unix_ms
from tests.builders import NOW

MOMENTS = st.integers(0, 25 * 10**16).map(lambda us: EPOCH + dt.timedelta(microseconds=us))
TEN = st.binary(min_size=10, max_size=10)


@given(MOMENTS, TEN)
@settings(max_examples=120)
def test_an_id_is_a_uuid_of_version_7_that_knows_its_millisecond(moment, randomness):
    made = new_id(moment, randomness)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert moment_of(made) == moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def test_the_example_of_the_standard_is_read_as_it_says():
    example = UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
    assert moment_of(example) == dt.datetime(2022, 2, 22, 19, 22, 22, tzinfo=dt.UTC)
    assert unix_ms(moment_of(example)) == 0x017F22E279B0


@given(MOMENTS, TEN, TEN)
@settings(max_examples=120)
def test_ids_sort_by_their_time(moment, some, other):
    later = moment + dt.timedelta(milliseconds=1)
    assert new_id(moment, some).bytes < new_id(later, other).bytes


def test_74_bits_are_random():
    made = {new_id(NOW, bytes(10)).int ^ new_id(NOW, b"\xff" * 10).int}
    assert [value.bit_count() for value in made] == [74]


@pytest.mark.parametrize(
    ("age", "wrong"),
    [
        (dt.timedelta(0), False),
        (dt.timedelta(days=8), False),
        (dt.timedelta(days=8, milliseconds=1), True),
        (-dt.timedelta(minutes=10), False),
        (-dt.timedelta(minutes=10, milliseconds=1), True),
    ],
)
def test_an_id_may_be_eight_days_old_or_ten_minutes_ahead(age, wrong):
    assert clock_is_wrong(new_id(NOW - age, bytes(10)), NOW) is wrong


@given(st.uuids())
@settings(max_examples=120)
def test_any_uuid_has_a_moment(identifier):
    assert moment_of(identifier).tzinfo is dt.UTC


def test_a_time_beyond_all_calendars_is_wrong():
    assert clock_is_wrong(UUID(int=2**128 - 1), NOW)
