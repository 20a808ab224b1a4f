"""Figures of a period against the period before it, and whether a change is more than chance."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from survey_app.analytics.measures import responses_measures
from survey_app.analytics.periods import Period
from survey_app.analytics.scope import Scope
from survey_app.analytics.shares import Share
from survey_app.collect.exposures import Exposure, read_exposures
from survey_app.statistics.differences import Difference, share_difference
from survey_app.statistics.rates import rate_ratio

DAY = dt.timedelta(days=1)
RECENT = 7
"""So many days count as new where all of the past is shown."""


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


@dataclass(frozen=True)
class Figures:
    """The figures of some days that are over, each against as many days before them."""

    period: Period
    answers: CountChange
    seen: CountChange
    rate: ShareChange
    """Answered, of those who saw it."""
    finished: ShareChange


def recent(shown: Period) -> Period:
    """The days on which something counts as new: those that are shown, and where that is all of
    the past, the last RECENT of them."""
    if shown.since is not None:
        return shown
    key = str(RECENT) if shown.key else ""
    return replace(shown, key=key, since=shown.until - (RECENT - 1) * DAY)


def compared(shown: Period, today: dt.date) -> tuple[Period, Period] | None:
    """The `recent` days that are over, and as many before them: today is not over.

    Of the last so many days, as many as that before today; None where no day is over.
    """
    asked = recent(shown)
    last = min(asked.until, today - DAY)
    days = ((asked.until if asked.key else last) - (asked.since or last)).days + 1
    if days < 1:
        return None
    ends = last, last - days * DAY
    latest, before = (
        replace(asked, key="", since=end - (days - 1) * DAY, until=end) for end in ends
    )
    return latest, before


def figures(session: Session, scope: Scope, today: dt.date) -> Figures | None:
    """What is counted in a scope on the days that `compared` gives; None where it gives none.

    What was seen is 0 where it cannot be narrowed alike. Three statements where tallies suffice.
    """
    periods = compared(scope.filter.period, today)
    if periods is None:
        return None
    latest, before = periods
    together = scope.during(replace(latest, since=before.since))
    marks: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for (_, day, _, mark), n in together.counts(session, ("day",), [""]).items():
        marks[day <= before.until][mark] += n
    now, then = (
        responses_measures(counted, _exposure(session, scope.during(days)))
        for counted, days in zip(marks, periods, strict=True)
    )
    return Figures(
        period=latest,
        answers=CountChange(now.responses, then.responses),
        seen=CountChange(now.seen, then.seen),
        rate=ShareChange(now.answer_rate, then.answer_rate),
        finished=ShareChange(now.finished, then.finished),
    )


def _exposure(session: Session, scope: Scope) -> Exposure:
    where = scope.exposures
    found = {} if where is None else read_exposures(session, scope.shards, **where)
    return found.get((), Exposure())
