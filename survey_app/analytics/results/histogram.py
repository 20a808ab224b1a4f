"""How many readers typed each number or day, counted in columns of one width."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil

from survey_app.analytics.bands import bands_of, near_of
from survey_app.analytics.shares import Share

MOST = 20
"""Columns at most, and one below and one above them."""
FEWEST = 5
"""Columns at least, where there are as many different numbers."""
SINGLE = 12
"""So many whole numbers have a column each."""


@dataclass(frozen=True)
class Column:
    """Numbers or days that are counted together."""

    label: str
    tick: str
    """Short, for an axis: the first of them, or "less", "more", "earlier", "later"."""
    share: Share
    is_open: bool = False
    """Whether it holds all below or above the others."""


@dataclass(frozen=True)
class Histogram:
    """All answers to a question, in columns from the lowest to the highest, empty ones too."""

    columns: tuple[Column, ...]
    step: str
    """What a column of days is: "day", "week", …; empty of numbers."""
    has_edges: bool
    """Whether a tick stands where a column begins; else it is the one value of the column."""


def of_numbers(found: Mapping[float, int], middle_half: float) -> Histogram:
    """Columns for numbers that were typed so many times, at least one of them.

    As wide as the number of answers and the width of their middle half want it, and round.
    Source: Freedman & Diaconis (1981), On the histogram as a density estimator: L2 theory.
    """
    near = near_of(found)
    room = near[-1] - near[0]
    answers = sum(found.values())
    width = 2 * middle_half / answers ** (1 / 3)
    if room < SINGLE and all(float(value).is_integer() for value in near):
        most = SINGLE
    else:
        most = min(MOST, max(FEWEST, ceil(room / width))) if width else MOST
    bands = bands_of(found, most)
    counted: Counter[int] = Counter()
    for value, n in found.items():
        counted[bands.place(value)] += n
    columns = []
    for place in bands.places:
        end = "less" if place < bands.first else "more" if place > bands.last else ""
        tick, share = end or bands.start(place), Share(counted[place], answers)
        columns.append(Column(bands.words(place), tick, share, is_open=bool(end)))
    return Histogram(tuple(columns), "", has_edges=not (bands.is_whole and bands.width == 1))


def of_days(found: Mapping[dt.date, int]) -> Histogram:
    """Columns for days that were named so many times, at least one of them.

    Of days, weeks, months, years, decades or centuries: the shortest of which there are few
    enough. What is far off, such as a year with a digit too many, has an open column.
    """
    near = near_of({day.toordinal(): n for day, n in found.items()})
    ends = [dt.date.fromordinal(int(near[at])) for at in (0, -1)]
    step = next((one for one in STEPS if one.place(ends[1]) - one.place(ends[0]) < MOST), STEPS[-1])
    first, last = (step.place(day) for day in ends)
    counted: Counter[int] = Counter()
    for day, n in found.items():
        counted[min(max(step.place(day), first - 1), last + 1)] += n
    columns = []
    for place in range(min(first, *counted), max(last, *counted) + 1):
        share = Share(counted[place], counted.total())
        if place < first:
            words = f"before {step.words(step.start(first))}"
            columns.append(Column(words, "earlier", share, is_open=True))
        elif place > last:
            words = f"{step.words(step.start(place))} or later"
            columns.append(Column(words, "later", share, is_open=True))
        else:
            columns.append(Column(step.label(place), step.tick(step.start(place)), share))
    return Histogram(tuple(columns), step.name, has_edges=False)


@dataclass(frozen=True)
class _Step:
    """A stretch of the calendar; stretches are numbered without gaps."""

    name: str
    place: Callable[[dt.date], int]
    """The number of the stretch in which a day is."""
    start: Callable[[int], dt.date]
    words: Callable[[dt.date], str]
    """A day as exactly as the stretch wants it."""
    tick: Callable[[dt.date], str]

    def label(self, place: int) -> str:
        """What a stretch is called: by its first day and its last one, where these differ."""
        is_last = place == self.place(dt.date.max)
        end = dt.date.max if is_last else self.start(place + 1) - dt.timedelta(days=1)
        first, last = self.words(self.start(place)), self.words(end)
        return first if first == last else f"{first} to {last}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _short_day(day: dt.date) -> str:
    return f"{day.day} {day:%b}"


def _years(name: str, length: int) -> _Step:
    return _Step(
        name,
        place=lambda day: day.year // length,
        start=lambda place: dt.date(max(1, place * length), 1, 1),
        words=lambda day: str(day.year),
        tick=lambda day: str(day.year),
    )


STEPS = (
    _Step("day", dt.date.toordinal, dt.date.fromordinal, _day, _short_day),
    _Step(
        "week",
        place=lambda day: (day.toordinal() - 1) // 7,
        start=lambda place: dt.date.fromordinal(7 * place + 1),
        words=_day,
        tick=_short_day,
    ),
    _Step(
        "month",
        place=lambda day: 12 * day.year + day.month - 1,
        start=lambda place: dt.date(place // 12, place % 12 + 1, 1),
        words=lambda day: f"{day:%B} {day.year}",
        tick=lambda day: f"{day:%b} {day.year}",
    ),
    _years("year", 1),
    _years("decade", 10),
    _years("century", 100),
)
