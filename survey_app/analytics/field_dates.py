"""The days on which a survey asked, the same wherever its results are quoted."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from survey_app.analytics.periods import Period, day_in_words
from survey_app.surveys.published import PublishedVersion

Days = tuple[dt.date, dt.date]
"""The first and the last, both included."""


def field_dates(
    versions: Sequence[PublishedVersion],
    closed_at: dt.datetime | None,
    now: dt.datetime,
    time_zone: str,
    within: Period | None = None,
) -> Days:
    """From the first publishing to the closing, or to the day on which it is told; of a period
    the part in which the survey asked.

    These are the days on which readers could answer, not those on which some did: item 7 of what
    the AAPOR Code (2021, III.A) asks to disclose. `versions` stand oldest first.
    """
    moments = (versions[0].published_at, min(now, closed_at or now))
    first, last = (moment.astimezone(ZoneInfo(time_zone)).date() for moment in moments)
    if within is not None:
        first, last = max(first, within.since or first), min(last, within.until)
    return min(first, last), last


def in_words(days: Days) -> str:
    """`3 May – 27 November 2026`; one day is named once, a year only where it changes."""
    first, last = days
    if first == last:
        return day_in_words(last)
    since = day_in_words(first)
    if first.year == last.year:
        since = since.removesuffix(f" {first.year}")
    return f"{since} – {day_in_words(last)}"
