"""A surge is measured by what a survey is used to."""

import datetime as dt

import pytest

from survey_app.collect.surge import FLOOR, TIMES, Surges
from tests.builders import NOW

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def surges():
    return Surges()


def come(surges, number, now, key="labsurvey"):
    for _ in range(number):
        surges.count(key, now)


def test_a_new_survey_may_have_many_answers(surges):
    come(surges, FLOOR - 1, NOW)
    assert surges.excess("labsurvey", NOW) < 1
    come(surges, 1, NOW)
    assert surges.excess("labsurvey", NOW) == 1


def test_the_next_minute_begins_anew_and_another_survey_has_its_own(surges):
    come(surges, FLOOR, NOW)
    assert surges.excess("labsurvey", NOW + MINUTE) == 0
    assert surges.excess("another", NOW) == 0


def test_a_survey_is_measured_by_its_usual_minute(surges):
    usual = FLOOR // TIMES * 2
    for minute in range(90):
        come(surges, usual, NOW + minute * MINUTE)
    then = NOW + 90 * MINUTE
    come(surges, usual * TIMES - 1, then)
    assert 0.9 < surges.excess("labsurvey", then) < 1
    come(surges, 1, then)
    assert surges.excess("labsurvey", then) == 1


def test_one_wild_minute_changes_nothing(surges):
    for minute in range(90):
        come(surges, FLOOR * 3 if minute == 45 else 10, NOW + minute * MINUTE)
    come(surges, FLOOR, NOW + 90 * MINUTE)
    assert surges.excess("labsurvey", NOW + 90 * MINUTE) == 1


def test_after_a_week_it_is_forgotten(surges):
    for minute in range(90):
        come(surges, FLOOR // TIMES * 2, NOW + minute * MINUTE)
    later = NOW + dt.timedelta(days=8)
    come(surges, FLOOR, later)
    assert surges.excess("labsurvey", later) == 1
