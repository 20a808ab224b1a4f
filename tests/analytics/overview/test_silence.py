"""Silence is told where answers should have come, and only there."""

import datetime as dt

from survey_app.analytics.overview.silence import CERTAIN, clock, missing_answers
from tests.builders import NOW

HOUR = dt.timedelta(hours=1)
LAST = NOW - 6 * HOUR


def every_day(n, hours=range(24), days=8, until=LAST):
    """So many sights in each of these hours of the week before."""
    start = NOW - dt.timedelta(days=days)
    every = (start + k * HOUR for k in range(24 * days))
    return {hour: n for hour in every if hour.hour in hours and hour < until}


def test_a_survey_that_vanished_from_its_page_misses_what_was_usual_at_these_hours():
    # 24 × 7 hours with 100 sights and 1 answer of 100: one an hour, over five whole hours.
    missing = missing_answers(LAST, NOW, every_day(100), answers=168)
    assert 4.5 < missing < 5.5


def test_a_survey_that_is_seen_and_not_answered_misses_what_its_sights_should_bring():
    seen = every_day(10) | {NOW - 2 * HOUR: 2000}
    assert missing_answers(LAST, NOW, seen, answers=17) > CERTAIN


def test_readers_who_sleep_miss_nothing():
    by_day = every_day(1000, hours=range(18, 24))
    assert missing_answers(LAST, NOW, by_day, answers=400) == 0


def test_what_is_seldom_answered_is_not_missed_after_some_hours():
    assert missing_answers(LAST, NOW, every_day(20), answers=3) < CERTAIN


def test_nothing_is_told_without_a_week_to_compare_with_or_of_a_longer_silence():
    assert missing_answers(LAST, NOW, {}, answers=0) == 0
    assert missing_answers(LAST, NOW, {NOW - HOUR: 5000}, answers=0) == 0
    assert missing_answers(NOW - dt.timedelta(days=8), NOW, every_day(100), answers=500) == 0


def test_the_moment_of_silence_is_told_in_the_titles_time():
    assert clock(LAST, NOW, "Europe/Berlin") == "07:00"
    assert clock(NOW - 20 * HOUR, NOW, "UTC") == "yesterday, 16:00"
    assert clock(NOW - 60 * HOUR, NOW, "UTC") == "18 November, 00:00"
