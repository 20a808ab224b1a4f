"""The days that a page looks at, in the title's time zone."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

NAMES = {"7": "7 days", "30": "30 days", "all": "All"}
"""Key in the address → words in the switch."""


@dataclass(frozen=True)
class Period:
    """From the day `since` (None: the first one) to today, both included."""

    key: str
    since: dt.date | None
    until: dt.date
    time_zone: str

    @property
    def label(self) -> str:
        """As a phrase: "in the last 30 days"."""
        return "since the start" if self.since is None else f"in the last {self.key} days"

    @property
    def begins_at(self) -> dt.datetime | None:
        """Midnight with which the first day begins there; None for all of the past."""
        if self.since is None:
            return None
        return dt.datetime.combine(self.since, dt.time(), ZoneInfo(self.time_zone))


def period(key: str, *, default: str, time_zone: str, now: dt.datetime) -> Period:
    """The period that an address names; the default one where it names none that there is."""
    known = key if key in NAMES else default
    today = now.astimezone(ZoneInfo(time_zone)).date()
    since = None if known == "all" else today - dt.timedelta(days=int(known) - 1)
    return Period(known, since, today, time_zone)
