"""Which days a page looks at: the title's days, today among them."""

import datetime as dt

import pytest

from survey_app.analytics.periods import period, read_day

LATE = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)


def seen_from(time_zone, key="7", now=LATE):
    return period(key, default="30", time_zone=time_zone, now=now)


@pytest.mark.parametrize(
    ("time_zone", "today"),
    [("UTC", 20), ("Pacific/Auckland", 21), ("America/Los_Angeles", 20)],
)
def test_today_is_the_day_at_the_title(time_zone, today):
    assert seen_from(time_zone).until == dt.date(2026, 11, today)


@pytest.mark.parametrize(("key", "number"), [("7", 7), ("30", 30)])
def test_a_period_has_so_many_days_with_today(key, number):
    shown = seen_from("UTC", key)
    assert (shown.until - shown.since).days + 1 == number
    assert shown.label == f"in the last {number} days"


def test_it_begins_at_midnight_there():
    shown = seen_from("Pacific/Auckland")
    assert shown.begins_at == dt.datetime(2026, 11, 14, 11, tzinfo=dt.UTC)


def test_midnight_knows_summer_time():
    # Central Europe left summer time on 25 October.
    shown = seen_from("Europe/Berlin", now=dt.datetime(2026, 10, 28, tzinfo=dt.UTC))
    assert shown.begins_at == dt.datetime(2026, 10, 21, 22, tzinfo=dt.UTC)


@pytest.mark.parametrize("written", ["20260501", "2026-W18-5", "2026-5-1", "2026-02-30", ""])
def test_a_day_is_written_in_one_way(written):
    assert read_day("2026-05-01") == dt.date(2026, 5, 1)
    assert read_day(written) is None


def test_all_has_no_beginning():
    shown = seen_from("UTC", "all")
    assert (shown.since, shown.begins_at, shown.label) == (None, None, "since the start")


@pytest.mark.parametrize("key", ["", "8", "ALL", "-7"])
def test_an_unknown_period_is_the_default_one(key):
    assert seen_from("UTC", key).key == "30"


def chosen(first, last):
    shown = period("", default="30", time_zone="UTC", now=LATE, days=(first, last))
    return shown.label


def test_it_ends_today_at_the_latest():
    assert chosen("2026-11-03", "9000-01-01") == "from 3 November 2026 to 20 November 2026"
    assert chosen("", "9000-01-01") == "until 20 November 2026"
    assert chosen("2026-11-20", "2026-11-25") == "on 20 November 2026"


def test_what_is_still_to_come_stays_as_it_was_asked_for():
    assert chosen("2027-01-01", "2027-02-01") == "from 1 January 2027 to 1 February 2027"
    assert chosen("2027-01-01", "") == "on 1 January 2027"


@pytest.mark.parametrize(
    ("key", "days", "name"),
    [
        ("7", ("", ""), "last-7-days"),
        ("all", ("", ""), "since-the-start"),
        ("", ("2026-05-03", "2026-06-05"), "2026-05-03-to-2026-06-05"),
        ("", ("2026-05-03", "2026-05-03"), "2026-05-03"),
        ("", ("", "2026-05-03"), "until-2026-05-03"),
    ],
)
def test_the_name_of_a_file_has_its_days(key, days, name):
    shown = period(key, default="30", time_zone="UTC", now=LATE, days=days)
    assert shown.in_names == name
