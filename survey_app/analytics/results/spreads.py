"""How the numbers or days lie that readers typed, of which counts know the mean at most."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from survey_app.analytics.quarters import LEAST, place_of
from survey_app.analytics.results.histogram import Histogram, of_days, of_numbers
from survey_app.analytics.snapshot.meaning import as_days, as_numbers
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.surveys.codebook import Code
from survey_app.surveys.kinds.base import Control

TYPED = frozenset({Control.NUMBER, Control.DATE})
"""Controls in which readers type what has an order."""
MISSING = [float(code) for code in Code]
EPOCH = dt.date(1970, 1, 1)

Typed = float | dt.date


@dataclass(frozen=True)
class Spread:
    """Answers of which as many lie between each two: in the unit of the question, or days."""

    readers: int
    least: Typed
    lower: Typed
    """At least a quarter of them lie here or below."""
    middle: Typed
    """At least half lie here or below."""
    upper: Typed
    """At least a quarter lie here or above."""
    most: Typed
    histogram: Histogram

    @property
    def is_one(self) -> bool:
        """Whether all gave the same answer."""
        return self.least == self.most

    @property
    def is_of_days(self) -> bool:
        """Whether they are days and no numbers."""
        return isinstance(self.middle, dt.date)


def spread_of(snapshot: Snapshot, where: pl.Expr, key: str, *, are_days: bool) -> Spread | None:
    """The spread of a question that has one column; None where fewer than LEAST answered."""
    column = next(one for one in snapshot.book.columns if one.name == key)
    if are_days:
        answers = as_days(snapshot, key, column).to_physical()
    else:
        numbers = as_numbers(snapshot, key, column).cast(pl.Float64)
        answers = pl.when(~numbers.is_in(MISSING)).then(numbers)
    counted = (
        snapshot.scan()
        .filter(where)
        .select(answer=answers)
        .drop_nulls()
        .group_by("answer")
        .agg(n=pl.len())
        .sort("answer")
        .collect()
    )
    readers = int(counted["n"].sum())
    if readers < LEAST:
        return None
    below = counted["n"].cum_sum()
    quarters = [below.search_sorted(place_of(part / 4, readers)) for part in range(5)]
    found = dict(counted.iter_rows())
    if are_days:
        days = {EPOCH + dt.timedelta(days=day): n for day, n in found.items()}
        first, lower_day, middle_day, upper_day, last = (list(days)[at] for at in quarters)
        return Spread(readers, first, lower_day, middle_day, upper_day, last, of_days(days))
    least, lower, middle, upper, most = (list(found)[at] for at in quarters)
    histogram = of_numbers(found, upper - lower)
    return Spread(readers, least, lower, middle, upper, most, histogram)
