"""Answers day by day, without gaps."""

import datetime as dt

import pytest

from survey_app.analytics.days import Day, days
from survey_app.analytics.periods import period
from survey_app.collect.deltas import COMPLETE, MEASURED, RESPONSES
from tests.builders import NOW

TODAY = NOW.date()


def ago(number):
    return TODAY - dt.timedelta(days=number)


def test_days_without_answers_stand_there_too(week):
    counts = {(ago(5), RESPONSES): 3, (ago(5), COMPLETE): 2, (ago(5), MEASURED): 1}
    shown = days(counts, week)
    assert [day.date for day in shown] == [ago(number) for number in range(6, -1, -1)]
    assert [day for day in shown if day.responses] == [Day(ago(5), 3, 2)]


def test_all_begins_with_the_first_answer(always):
    counts = {(ago(2), RESPONSES): 1, (ago(40), RESPONSES): 1}
    shown = days(counts, always)
    assert (shown[0].date, shown[-1].date, len(shown)) == (ago(40), TODAY, 41)


@pytest.mark.parametrize("first", ["1970-01-01", "0001-01-01"])
def test_days_from_long_ago_begin_with_the_first_answer(first):
    asked = period("", default="all", time_zone="UTC", now=NOW, days=(first, "9000-01-01"))
    shown = days({(ago(2), RESPONSES): 1}, asked)
    assert [day.date for day in shown] == [ago(2), ago(1), TODAY]
    assert len(days({}, asked)) == 1


def test_without_answers_there_is_today(always):
    assert days({}, always) == (Day(TODAY, 0, 0),)


def test_an_answer_from_after_midnight_is_not_lost():
    shown = days({(ago(-1), RESPONSES): 1}, period("7", default="7", time_zone="UTC", now=NOW))
    assert shown[-1] == Day(ago(-1), 1, 0)
