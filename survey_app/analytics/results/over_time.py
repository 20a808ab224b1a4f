"""A share, mean or score over time: with range, smoothed, broken where the wording changed."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.recounting import Counts
from survey_app.analytics.results.choices import Choice, Follows
from survey_app.analytics.results.wordings import newest_wording, wordings
from survey_app.analytics.shares import Share
from survey_app.analytics.source import Sources
from survey_app.statistics.intervals import Bounds, within
from survey_app.statistics.promoters import Sides
from survey_app.statistics.trends import Trend, mean_trend, share_trend
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import ANSWERED, SQUARES, SUM
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedVersion

MOST_DAYS, MOST_WEEKS = 45, 110
"""Days that are shown one by one, and weeks; longer times are shown by month."""
STEPS = ("day", "week", "month")
LEAST, FEWEST_POINTS = 10, 5
"""Days on which mostly fewer answered are shown by week, and weeks by month, as long as the
longest line keeps so many points: what is smoothed tells more than two or three large ones."""
FEW = 30
"""A point on fewer answers is marked."""
NORMAL = 1.959963984540054
"""Standard errors from the middle to the end of a 95 % range."""

Place = tuple[int, dt.date]
"""A wording, and the first day of a day, week or month: one wording stands after the other, so
that who answers an older one late does not break the newer's line."""


@dataclass(frozen=True)
class Seen:
    """What the answers of one place say."""

    base: int
    value: float
    bounds: Bounds | None
    n: int | None = None
    """Of a share: who chose it."""
    deviations: float = 0.0
    """Of a mean or score: the squared distances of the answers from it, added up."""

    @property
    def is_low(self) -> bool:
        """Whether it stands on few answers."""
        return self.base < FEW


@dataclass(frozen=True)
class Point:
    """The answers of one day, week or month to one wording."""

    since: dt.date
    wording: int
    """Number of the version with which this wording began."""
    seen: Seen
    level: float
    """The smoothed value with its 95 % band."""
    low: float
    high: float


@dataclass(frozen=True)
class OverTime:
    """One number from the first day to the last."""

    choice: Choice
    step: str
    """`day`, `week` or `month`."""
    points: tuple[Point, ...]
    began: Mapping[int, dt.date]
    """Wording → the day since which it is asked, oldest first; of those with answers."""
    ends: Bounds | None
    """The least and the most that the number can be; None where that is not known."""
    is_smoothed: bool
    """False where there are too few points to tell a change from chance."""

    @property
    def breaks(self) -> tuple[dt.date, ...]:
        """Days on which the wording or the options changed."""
        return tuple(self.began.values())[1:]

    @property
    def has_low(self) -> bool:
        """Whether some points stand on few answers."""
        return any(point.seen.is_low for point in self.points)

    @property
    def answered(self) -> int:
        """Who answered, over all points."""
        return sum(point.seen.base for point in self.points)


def over_time(
    sources: Sources, found: Filter, choice: Choice, versions: Sequence[PublishedVersion]
) -> OverTime | None:
    """A choice over the filter's period; None where nobody answered."""
    by = ("day", "version")
    counts = sources.of(found, by).counts(by, [choice.question])
    if not counts:
        return None
    step, cells = _placed(counts, wordings(versions, choice.question, choice.option))
    asked = newest_wording(versions, choice.question)
    seen = {place: _seen(asked, choice, marks) for place, marks in cells.items()}
    zone = ZoneInfo(found.period.time_zone)
    began = {one.number: one.published_at.astimezone(zone).date() for one in versions}
    return _smoothed(asked, choice, step, seen, began) if seen else None


def _placed(counts: Counts, known: Mapping[int, int]) -> tuple[str, dict[Place, Counter[str]]]:
    """The marks of each place with answers, by the finest step at which most places have enough."""
    days = [day for day, *_ in counts]
    steps = STEPS[STEPS.index(_step(min(days), max(days))) :]
    found = _by(steps[0], counts, known)
    for finer, step in pairwise(steps):
        coarser = _by(step, counts, known)
        is_enough = not found or median(marks[ANSWERED] for marks in found.values()) >= LEAST
        longest = max(Counter(wording for wording, _ in coarser).values(), default=0)
        if is_enough or longest < FEWEST_POINTS:
            return finer, found
        found = coarser
    return steps[-1], found


def _by(step: str, counts: Counts, known: Mapping[int, int]) -> dict[Place, Counter[str]]:
    cells: defaultdict[Place, Counter[str]] = defaultdict(Counter)
    for (day, version, _, mark), n in counts.items():
        if version in known:
            cells[known[version], _begin(day, step)][mark] += n
    return {place: cells[place] for place in sorted(cells) if cells[place][ANSWERED]}


def _seen(asked: Question, choice: Choice, marks: Counter[str]) -> Seen:
    base = marks[ANSWERED]
    if choice.follows is Follows.SHARE:
        share = Share(sum(marks[mark] for mark in choice.marks), base)
        return Seen(base, share.share or 0.0, share.bounds, share.n)
    kind = KINDS[asked.kind]
    found = kind.summarise(asked, marks)
    # None of one answer; and of those that are all the same none that has a width.
    is_narrow = found["low"] == found["high"]
    bounds = None if is_narrow else within((found["low"], found["high"]), _ends(asked, choice))
    if choice.follows is Follows.SCORE:
        sides = Sides.of({value: marks[str(value)] for value in kind.values(asked)})
        return Seen(base, found["score"], bounds, deviations=sides.variance * base)
    # Whole numbers, so that nothing is lost by rounding before the last step.
    deviations = max(0, base * marks[SQUARES] - marks[SUM] ** 2) / base / 100**asked.decimals
    return Seen(base, found["mean"], bounds, deviations=deviations)


def _smoothed(
    asked: Question,
    choice: Choice,
    step: str,
    seen: Mapping[Place, Seen],
    began: Mapping[int, dt.date],
) -> OverTime:
    line = _line(choice, seen)
    if line is None:
        raise ValueError("there are no points to smooth")
    ends = _ends(asked, choice)
    least, most = ends or (-float("inf"), float("inf"))
    points = tuple(
        Point(
            since,
            wording,
            one,
            middle,
            max(least, middle - NORMAL * se),
            min(most, middle + NORMAL * se),
        )
        for ((wording, since), one), middle, se in zip(
            seen.items(), line.level.tolist(), line.se.tolist(), strict=True
        )
    )
    since = {wording: began[wording] for wording, _ in seen}
    return OverTime(choice, step, points, since, ends, line.sigma is not None)


def _line(choice: Choice, seen: Mapping[Place, Seen]) -> Trend | None:
    bases = [one.base for one in seen.values()]
    times = [since.toordinal() for _, since in seen]
    of_wordings = [wording for wording, _ in seen]
    if choice.follows is Follows.SHARE:
        counts = [one.n or 0 for one in seen.values()]
        return share_trend(counts, bases, times=times, wordings=of_wordings)
    values = [one.value for one in seen.values()]
    deviations = [one.deviations for one in seen.values()]
    return mean_trend(values, bases, deviations, times=times, wordings=of_wordings)


def _ends(asked: Question, choice: Choice) -> Bounds | None:
    if choice.follows is Follows.SHARE:
        return 0.0, 1.0
    if choice.follows is Follows.SCORE:
        return -100.0, 100.0
    return KINDS[asked.kind].ends(asked)


def _step(first: dt.date, last: dt.date) -> str:
    days = (last - first).days + 1
    return "day" if days <= MOST_DAYS else "week" if days <= 7 * MOST_WEEKS else "month"


def _begin(day: dt.date, step: str) -> dt.date:
    """The first day of its week (a Monday) or month."""
    if step == "week":
        return day - dt.timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day
