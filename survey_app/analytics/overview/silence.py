"""Whether a survey has stopped being answered, although it should have been by now."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7)
CERTAIN = 6.0
"""Answers that should have come before silence is told: chance alone keeps as many away once in
400 times (e⁻⁶, where they come one by one)."""


def missing_answers(
    last: dt.datetime,
    now: dt.datetime,
    seen: Mapping[dt.datetime, int],
    answers: int,
) -> float:
    """How many answers should have come since the `last` one; 0 where that cannot be told.

    `seen` is hour → sights, of the silence and of the week before the last answer; `answers` are
    those of that week. Expected are as many sights as there were, or as that week had at the same
    hours of the day where there were fewer: the survey may have vanished from its page. Of a
    silence longer than a week nothing is told.
    """
    silence = now - last
    if silence > WEEK:
        return 0.0
    before = {hour: n for hour, n in seen.items() if last - WEEK <= hour < last}
    usual_seen = sum(before.values())
    if not usual_seen:
        return 0.0
    rate = min(1.0, answers / usual_seen)
    at = last.replace(minute=0, second=0, microsecond=0) + HOUR
    usual = expected = 0.0
    while at + HOUR <= now:
        same_hour = [before.get(at - day * DAY, 0) for day in range(1, 15)]
        usual += sum(same_hour) / 7
        expected += seen.get(at, 0)
        at += HOUR
    return rate * max(usual, expected)


def clock(moment: dt.datetime, now: dt.datetime, time_zone: str) -> str:
    """When a silence began: "09:10", "yesterday, 09:10", "3 May, 09:10"."""
    zone = ZoneInfo(time_zone)
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    if local.date() == today - DAY:
        return f"yesterday, {local:%H:%M}"
    return f"{local.day} {local:%B, %H:%M}"
