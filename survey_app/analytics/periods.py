"""The days that a page looks at, in the title's time zone."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

NAMES = {"7": "7 days", "30": "30 days", "all": "All"}
"""Key in the address → words in the switch."""


@dataclass(frozen=True)
class Period:
    """From the day `since` (None: the first one) to the day `until`, both included."""

    key: str
    """One of NAMES; empty for days that somebody chose."""
    since: dt.date | None
    until: dt.date
    time_zone: str

    @property
    def label(self) -> str:
        """As a phrase: "in the last 30 days", "from 3 May 2026 to 5 June 2026"."""
        if self.key == "all":
            return "since the start"
        if self.key:
            return f"in the last {self.key} days"
        if self.since is None:
            return f"until {day_in_words(self.until)}"
        if self.since == self.until:
            return f"on {day_in_words(self.until)}"
        return f"from {day_in_words(self.since)} to {day_in_words(self.until)}"

    @property
    def in_names(self) -> str:
        """As in the name of a file: "last-30-days", "2026-05-03-to-2026-06-05"."""
        if self.key:
            return "since-the-start" if self.key == "all" else f"last-{self.key}-days"
        if self.since is None:
            return f"until-{self.until}"
        return f"{self.since}" if self.since == self.until else f"{self.since}-to-{self.until}"

    @property
    def begins_at(self) -> dt.datetime | None:
        """Midnight with which the first day begins there; None for all of the past."""
        return None if self.since is None else self._midnight(self.since)

    @property
    def days(self) -> dict[str, Any]:
        """As the arguments `since` and `until` of what is counted by days."""
        return {"since": self.since, "until": self.until}

    @property
    def hours(self) -> dict[str, Any]:
        """As the arguments `since` (inclusive) and `until` (exclusive) of hourly cells."""
        ends_at = None if self.key else self._midnight(self.until + dt.timedelta(days=1))
        return {"since": self.begins_at, "until": ends_at}

    @property
    def arguments(self) -> dict[str, str]:
        """As it stands in an address."""
        if self.key:
            return {"period": self.key}
        since = {"from": self.since.isoformat()} if self.since else {}
        return {**since, "to": self.until.isoformat()}

    def _midnight(self, day: dt.date) -> dt.datetime:
        return dt.datetime.combine(day, dt.time(), ZoneInfo(self.time_zone))


def period(
    key: str, *, default: str, time_zone: str, now: dt.datetime, days: tuple[str, str] = ("", "")
) -> Period:
    """The period that an address names; the default one where it names none that there is.

    `days` are the first and the last day as somebody wrote them, `2026-05-03`: they go before the
    key, in either order, and what cannot be read counts as not written. It ends today at the
    latest, unless all of it is still to come.
    """
    today = now.astimezone(ZoneInfo(time_zone)).date()
    first, last = (_read(day) for day in days)
    if first or last:
        begins, ends = sorted((first or dt.date.min, last or max(first or today, today)))
        since = None if first is None else begins
        return Period("", since, ends if begins > today else min(ends, today), time_zone)
    known = key if key in NAMES else default
    since = None if known == "all" else today - dt.timedelta(days=int(known) - 1)
    return Period(known, since, today, time_zone)


def unread(
    keys: Iterable[str],
    days: Iterable[str],
    names: Iterable[str] = NAMES,
    then: str = " and was left out",
) -> list[str]:
    """A sentence for each key and each day of an address that cannot be read; `names` are the keys
    that can, `then` is what became of it."""
    known = tuple(names)
    return [
        *(
            f"“{key}” is no period{then}: it can be {listed(known)}."
            for key in keys
            if key and key not in known
        ),
        *(
            f"“{day}” could not be read as a day{then}: the third of May 2026 is "
            "written 2026-05-03 (YYYY-MM-DD)."
            for day in days
            if day and _read(day) is None
        ),
    ]


def listed(values: Sequence[str]) -> str:
    """ "one, two or three"."""
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"


def read_day(text: str) -> dt.date | None:
    """A day such as `2026-05-03`, None for anything else: ISO 8601 has other ways to write one,
    which would not be in order as texts."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


def _read(text: str) -> dt.date | None:
    found = read_day(text)
    # Midnight after the last day, in any time zone, must still be a moment.
    return found if found and 1970 <= found.year <= 9000 else None


def day_in_words(day: dt.date) -> str:
    """3 May 2026."""
    return f"{day.day} {day:%B %Y}"
