"""Leases: one process at a time, and the next one when it is gone."""

import datetime as dt

import pytest

from survey_app.collect.leases import Lease
from tests.builders import NOW

LASTS = dt.timedelta(seconds=20)
LATER = NOW + dt.timedelta(seconds=21)


@pytest.fixture
def lease(database):
    return lambda holder, name="fold": Lease(database, name, holder, LASTS)


def test_one_has_it_and_others_wait(lease):
    one, other = lease("one"), lease("other")
    assert [one.take(NOW), other.take(NOW), one.take(NOW)] == [True, False, True]


def test_another_takes_over_from_one_that_died(lease):
    lease("one").take(NOW)
    assert lease("other").take(LATER)


def test_whoever_goes_on_keeps_it(lease):
    one, other = lease("one"), lease("other")
    taken = [one.take(NOW + dt.timedelta(seconds=seconds)) for seconds in range(0, 60, 5)]
    assert all(taken)
    assert not other.take(NOW + dt.timedelta(seconds=60))


def test_one_that_overslept_sees_that_it_has_passed_on(lease):
    one, other = lease("one"), lease("other")
    one.take(NOW)
    other.take(LATER)
    assert not one.take(LATER)


def test_a_word_from_before_a_clock_was_set_back_is_not_believed(lease):
    one, other = lease("one"), lease("other")
    one.take(NOW)
    earlier = NOW - dt.timedelta(hours=1)
    assert [other.take(earlier), one.take(earlier)] == [True, False]


def test_clocks_that_differ_a_little_leave_it_where_it_is(lease):
    lease("one").take(NOW)
    assert not lease("other").take(NOW - LASTS / 2)


def test_releasing_lets_the_next_one_in_at_once(lease):
    one, other = lease("one"), lease("other")
    one.take(NOW)
    one.release()
    assert other.take(NOW)
    one.release()
    assert not lease("third").take(NOW)


def test_each_job_has_its_own(lease):
    assert lease("one").take(NOW)
    assert lease("other", "housekeeping").take(NOW)


def test_keeping_fails_once_somebody_else_had_it_also_when_it_is_free_again(lease):
    one, other = lease("one"), lease("other")
    assert one.take(NOW)
    assert one.keep(LATER)
    later = LATER + dt.timedelta(seconds=21)
    assert other.take(later)
    other.release()
    assert not one.keep(later)
    assert lease("third").take(later)
