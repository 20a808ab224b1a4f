"""Figures of a period against the period before it, and whether a change is more than chance."""

import datetime as dt
from dataclasses import dataclass

from survey_app.analytics.periods import Period
from survey_app.analytics.shares import Share
from survey_app.statistics.differences import Difference, share_difference
from survey_app.statistics.rates import rate_ratio


@dataclass(frozen=True)
class CountChange:
    """A count, and the same of an equally long time before."""

    now: int
    before: int

    @property
    def ratio(self) -> tuple[float, float, float] | None:
        """now / before with its 95 % bounds; None where nothing was counted before."""
        return rate_ratio(self.now, self.before)

    @property
    def is_clear(self) -> bool:
        """Whether chance alone seldom makes such a change."""
        return self.ratio is not None and not self.ratio[1] <= 1 <= self.ratio[2]


@dataclass(frozen=True)
class ShareChange:
    """A share, and the same of an equally long time before."""

    now: Share
    before: Share

    @property
    def difference(self) -> Difference | None:
        """now − before with its 95 % bounds; None where one of them is not known."""
        if self.now.share is None or self.before.share is None:
            return None
        return share_difference(self.now.n, self.now.base, self.before.n, self.before.base)

    @property
    def is_clear(self) -> bool:
        """Whether chance alone seldom makes such a change."""
        found = self.difference
        return found is not None and not found.low <= 0 <= found.high


def whole_days(days: int, today: dt.date, time_zone: str) -> tuple[Period, Period]:
    """The last so many days that are over, and as many before them: today is not over."""
    ends = today - dt.timedelta(days=1), today - dt.timedelta(days=days + 1)
    latest, before = (Period("", end - dt.timedelta(days=days - 1), end, time_zone) for end in ends)
    return latest, before


def days_of(period: Period) -> frozenset[dt.date]:
    """The days of a period that has a beginning."""
    since = period.since or period.until
    number = (period.until - since).days + 1
    return frozenset(since + dt.timedelta(days=n) for n in range(number))
