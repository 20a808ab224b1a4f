"""How the numbers or days lie that readers typed, of which counts know the mean at most."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from survey_app.analytics.snapshot.meaning import as_days, as_numbers
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.surveys.codebook import Code
from survey_app.surveys.kinds.base import Control

LEAST = 10
"""Readers from whom on quarters of them mean something."""
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
    quarters = [
        pl.col("answer").quantile(at, "lower").alias(f"at {at}") for at in (0, 0.25, 0.5, 0.75, 1)
    ]
    row = (
        snapshot.scan()
        .filter(where)
        .select(answer=answers)
        .drop_nulls()
        .select(pl.len(), *quarters)
        .collect()
        .row(0)
    )
    readers, found = row[0], row[1:]
    if readers < LEAST:
        return None
    if are_days:
        return Spread(readers, *(EPOCH + dt.timedelta(days=int(day)) for day in found))
    return Spread(readers, *found)
