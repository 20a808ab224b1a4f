"""When articles are read: more by day than by night, on weekdays, and soon after publication."""

import datetime as dt
import random
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from zoneinfo import ZoneInfo

DAYS = 40
HOUR, MILLISECOND = dt.timedelta(hours=1), dt.timedelta(milliseconds=1)
HOURS = (
    (14, 8, 5, 4, 5, 14, 40, 72, 82, 74, 66, 68, 84, 76, 60, 56, 58, 66, 74, 82, 88, 80, 56, 30)
)  # fmt: skip
"""How busy each hour of a day is, from midnight on."""
WEEKDAYS = (1.06, 1.08, 1.05, 1.02, 0.96, 0.78, 0.86)
"""How busy each day of a week is, Monday first."""
NEWS, ARCHIVE = 16.0, 220.0
"""Hours after which interest has fallen to a third: while it is news, and afterwards."""
ARCHIVED = 0.18
"""Part of the interest at publication that belongs to the archive."""
FOR_EVER = 0.0005
"""What is left of it after years."""


@dataclass(frozen=True)
class Window:
    """Days in one time zone; `until` is the last of them, of which only what is over by `ends_at`
    counts where that is given."""

    until: dt.date
    time_zone: str = "UTC"
    days: int = DAYS
    ends_at: dt.datetime | None = None

    def begin_of(self, number: int) -> dt.datetime:
        """Midnight with which a day begins, 0 for the first one; `days` is the end of all."""
        day = self.until + dt.timedelta(days=number + 1 - self.days)
        return dt.datetime.combine(day, dt.time(), ZoneInfo(self.time_zone)).astimezone(dt.UTC)

    def end_of(self, number: int) -> dt.datetime:
        """Midnight with which a day ends, or the end of the window where that comes before."""
        midnight = self.begin_of(number + 1)
        return min(midnight, self.ends_at or midnight)

    def day_of(self, moment: dt.datetime) -> int:
        """The number of the day in which a moment lies, as its clocks show it."""
        local = moment.astimezone(ZoneInfo(self.time_zone)).date()
        return (local - self.until).days + self.days - 1

    def hours(self) -> list[dt.datetime]:
        """The beginnings of all hours, in UTC; of the last one there may be a part only."""
        begin = self.begin_of(0)
        number = -((begin - self.end_of(self.days - 1)) // HOUR)
        return [begin + hour * HOUR for hour in range(number)]

    def length_of(self, hour: dt.datetime) -> dt.timedelta:
        """How much of an hour lies within the window."""
        return min(HOUR, self.end_of(self.days - 1) - hour)


class Rhythm:
    """How the readings of one article spread over a window."""

    def __init__(self, window: Window, published_at: dt.datetime | None) -> None:
        zone = ZoneInfo(window.time_zone)
        self._hours = window.hours()
        self._lengths = [window.length_of(hour) for hour in self._hours]
        self._busy = list(
            accumulate(
                _busy(hour, hour.astimezone(zone), published_at) * (length / HOUR)
                for hour, length in zip(self._hours, self._lengths, strict=True)
            )
        )

    @property
    def total(self) -> float:
        """How much of the interest in the article falls into the window."""
        return self._busy[-1]

    def moment(self, rng: random.Random) -> dt.datetime:
        """A moment at which somebody opens the article."""
        at = bisect(self._busy, rng.random() * self._busy[-1])
        within = rng.randrange(self._lengths[at] // MILLISECOND)
        return self._hours[at] + within * MILLISECOND


def _busy(hour: dt.datetime, local: dt.datetime, published_at: dt.datetime | None) -> float:
    usual = HOURS[local.hour] / max(HOURS) * WEEKDAYS[local.weekday()]
    if published_at is None:
        return usual
    # The hour of publication itself counts from its begin: a little early, and never empty.
    age = (hour - published_at).total_seconds() / 3600 + 1
    if age < 0:
        return 0.0
    news, archive = (1 - ARCHIVED) * exp(-age / NEWS), ARCHIVED * exp(-age / ARCHIVE)
    return usual * (news + archive + FOR_EVER)
