"""What a column means where its question was of another type in some wordings.

A column has room for what all wordings put into it: a number beside options stands there as a
label, a day beside numbers as a text. Whoever asks for one of the types finds here what the
wordings of that type put there, and nothing of the others.
"""

from collections.abc import Iterator

import polars as pl

from survey_app.analytics.snapshot.columns import CODED, GIVEN, Fact
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.surveys.codebook import Code
from survey_app.surveys.kinds.base import Holds, Variable

NUMBERS = frozenset({Holds.NUMBER, Holds.DECIMAL})


def newest_meaning(snapshot: Snapshot, key: str, variable: Variable) -> Holds:
    """What the newest wording that has this column of a question puts into it."""
    meant = dict(_meanings(snapshot, key, variable))
    return meant[max(meant)] if meant else variable.holds


def as_numbers(snapshot: Snapshot, key: str, variable: Variable) -> pl.Expr:
    """The numbers in a column, each at least above the codes of missing values, or such a code:
    NOT_SHOWN where no number was asked for."""
    column = pl.col(variable.name)
    match variable.holds:
        case Holds.NUMBER | Holds.DECIMAL:
            return column
        case Holds.OPTION:
            labels = dict(_numbers_among(snapshot.labels(variable.name)))
            known = column.replace_strict(labels, default=None, return_dtype=pl.Float64)
            written = pl.when(column < 0).then(column).otherwise(known)
        case _:
            known, given = column.cast(pl.Float64, strict=False), _state(variable)
            written = pl.when(given < 0).then(given).otherwise(known)
    return _where_meant(snapshot, key, variable, NUMBERS, written)


def as_days(snapshot: Snapshot, key: str, variable: Variable) -> pl.Expr:
    """The days in a column; null where there is none."""
    column = pl.col(variable.name)
    if variable.holds is Holds.DAY:
        return column
    days = column.cast(pl.String).str.to_date(strict=False)
    return pl.when(_is_meant(snapshot, key, variable, frozenset({Holds.DAY}))).then(days)


def state_of(snapshot: Snapshot, key: str, variable: Variable, holds: frozenset[Holds]) -> pl.Expr:
    """At least 0 where there is an answer of one of these types, else why there is none; null
    where the reader broke off."""
    return _where_meant(snapshot, key, variable, holds, _state(variable))


def _state(variable: Variable) -> pl.Expr:
    return pl.col(variable.name if variable.holds in CODED else f"{GIVEN}{variable.name}")


def _where_meant(
    snapshot: Snapshot, key: str, variable: Variable, holds: frozenset[Holds], found: pl.Expr
) -> pl.Expr:
    is_meant = _is_meant(snapshot, key, variable, holds)
    return pl.when(is_meant).then(found).otherwise(int(Code.NOT_SHOWN))


def _is_meant(snapshot: Snapshot, key: str, variable: Variable, holds: frozenset[Holds]) -> pl.Expr:
    meant = [number for number, one in _meanings(snapshot, key, variable) if one in holds]
    return pl.col(Fact.VERSION).is_in(meant)


def _meanings(snapshot: Snapshot, key: str, variable: Variable) -> Iterator[tuple[int, Holds]]:
    for number, asked in snapshot.book.versions.items():
        if key in asked and variable.name in asked[key].variables:
            yield number, asked[key].variables[variable.name].holds


def _numbers_among(labels: dict[int, str]) -> Iterator[tuple[int, float]]:
    for place, label in labels.items():
        try:
            yield place, float(label)
        except ValueError:
            continue  # an option
