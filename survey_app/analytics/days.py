"""Answers day by day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from survey_app.analytics.periods import Period
from survey_app.collect.deltas import COMPLETE, RESPONSES


@dataclass(frozen=True)
class Day:
    """One day in the title's time zone."""

    date: dt.date
    responses: int
    complete: int


def days(counts: Mapping[tuple[dt.date, str], int], period: Period) -> tuple[Day, ...]:
    """Every day of the period, also those without answers, from (day, mark) → n.

    The last so many days are all there; any other period starts with its first answer, for it
    may have been chosen to begin long before the title.
    """
    first = period.since if period.key else None
    first = first or min((day for day, _ in counts), default=period.until)
    last = max((period.until, *(day for day, _ in counts)))
    return tuple(
        Day(day, counts.get((day, RESPONSES), 0), counts.get((day, COMPLETE), 0))
        for day in (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    )
