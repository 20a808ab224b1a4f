"""A filter as an expression on the rows of a snapshot."""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import and_, or_

import polars as pl

from survey_app.analytics.filters.dimensions import (
    CHANNEL,
    DEPTH_TENTHS,
    DEVICE,
    LANGUAGE,
    PLACEMENT,
    REFERRER,
)
from survey_app.analytics.filters.filter import Answered, Filter, ends
from survey_app.analytics.quality.unusual import is_unusual
from survey_app.analytics.snapshot.columns import AUDIENCE, GIVEN, Fact
from survey_app.analytics.snapshot.meaning import as_days, as_numbers, newest_meaning
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.surveys.codebook import Code
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED, Holds, Variable

LABELLED = {
    Fact.DEVICE: DEVICE,
    Fact.CHANNEL: CHANNEL,
    Fact.REFERRER: REFERRER,
    Fact.LANGUAGE: LANGUAGE,
    Fact.PLACEMENT: PLACEMENT,
}
"""Columns with labels, and the dimensions that they are."""
NOBODY, EVERYBODY = pl.lit(False), pl.lit(True)
CODES = {SKIPPED: Code.SKIPPED, REFUSED: Code.REFUSED}


def expression(found: Filter, snapshot: Snapshot, articles: frozenset[int] | None) -> pl.Expr:
    """What is true for the responses that a filter lets in; `articles` as `articles_in` says."""
    parts = (*_placed(found, articles), *_labels(found, snapshot), *_rest(found, snapshot))
    return reduce(and_, parts, EVERYBODY)


def is_answered(snapshot: Snapshot, question: str) -> pl.Expr:
    """Whether a response has an answer to a question, in any of its columns."""
    return _any(_has_value(one) for one in variables_of(snapshot, question))


def has_code(snapshot: Snapshot, question: str, code: Code) -> pl.Expr:
    """Whether a response has no answer to a question, for this reason."""
    first = variables_of(snapshot, question)[:1]
    missing = _any(_state(one) == int(code) for one in first)
    return missing & ~is_answered(snapshot, question)


def variables_of(snapshot: Snapshot, question: str) -> list[Variable]:
    """The columns of a question; the text beside "other" is none of them."""
    of_question = [
        one
        for one, key in zip(snapshot.book.columns, snapshot.book.keys, strict=True)
        if key == question
    ]
    return [one for one in of_question if one.holds is not Holds.TEXT] or of_question


def _placed(found: Filter, articles: frozenset[int] | None) -> Iterator[pl.Expr]:
    """When, where, and in which wording."""
    if found.period.since is not None:
        yield pl.col(Fact.DAY) >= found.period.since
    yield pl.col(Fact.DAY) <= found.period.until
    if articles is not None:
        yield pl.col(Fact.ARTICLE).is_in(list(articles))
    if found.versions:
        yield pl.col(Fact.VERSION).is_in(list(found.versions))


def _labels(found: Filter, snapshot: Snapshot) -> Iterator[pl.Expr]:
    """What stands in columns with labels."""
    for column, dimension in LABELLED.items():
        if found.of(dimension):
            yield labelled(snapshot, column, found.of(dimension))
    for label, values in found.audience_labels.items():
        yield labelled(snapshot, f"{AUDIENCE}{label}", values)


def _rest(found: Filter, snapshot: Snapshot) -> Iterator[pl.Expr]:
    if found.complete is not None:
        yield pl.col(Fact.COMPLETE) == found.complete
    if found.flagged != "with":
        yield is_unusual(snapshot) == (found.flagged == "only")
    if found.depths:
        tenths = [tenth for band in found.depths for tenth in DEPTH_TENTHS[band]]
        yield (pl.col(Fact.DEPTH) * 10).floor().cast(pl.Int32).is_in(tenths)
    for answered in found.answers:
        yield said(snapshot, answered)


def labelled(snapshot: Snapshot, column: str, labels: Iterable[str]) -> pl.Expr:
    """Whether a column with labels has one of these; none that no response has is true."""
    numbers = [snapshot.number(column, label) for label in labels]
    known = [number for number in numbers if number is not None]
    return pl.col(column).is_in(known) if known else NOBODY


def said(snapshot: Snapshot, answered: Answered) -> pl.Expr:
    """Whether a response says one of these answers to the question."""
    question, marks = answered.question, answered.marks
    by_mark = [
        is_answered(snapshot, question)
        if mark == ANSWERED
        else has_code(snapshot, question, CODES[mark])
        for mark in marks
    ]
    columns = {one.name: one for one in variables_of(snapshot, question)}
    return _any([*by_mark, *(_is(snapshot, columns, answered, value) for value in answered.said)])


def _is(
    snapshot: Snapshot, columns: dict[str, Variable], answered: Answered, value: str
) -> pl.Expr:
    # One column for the question, or one for each option that can be chosen, ranked, or has a row.
    whole = columns.get(answered.question)
    part = columns.get(f"{answered.question}_{answered.part or value}")
    found = [_equals(snapshot, answered.question, whole, value)] if whole is not None else []
    if part is not None:
        said_of_part = value if answered.part else "1"
        found.append(_equals(snapshot, answered.question, part, said_of_part))
    return _any(found)


def _equals(snapshot: Snapshot, question: str, variable: Variable, value: str) -> pl.Expr:
    """Whether a column has this value, or one in this range, as its newest wording means it."""
    low, high = ends(value)
    match newest_meaning(snapshot, question, variable):
        case Holds.OPTION if variable.holds is Holds.OPTION:
            return labelled(snapshot, variable.name, [value])
        case Holds.OPTION | Holds.TEXT:
            return pl.col(variable.name) == value
        case Holds.DAY:
            return as_days(snapshot, question, variable).is_between(
                dt.date.fromisoformat(low) if low else dt.date.min,
                dt.date.fromisoformat(high) if high else dt.date.max,
            )
        case _:
            numbers = as_numbers(snapshot, question, variable)
            lowest, highest = float(low) if low else -(2**60), float(high) if high else 2**60
            return numbers.is_between(lowest, highest) & _is_value(numbers)


def _has_value(variable: Variable) -> pl.Expr:
    """Whether a column has an answer and no reason for there being none."""
    return _is_value(_state(variable))


def _is_value(state: pl.Expr) -> pl.Expr:
    # Not by `is_in`, which refuses to look for decimals among whole numbers.
    return reduce(and_, (state != int(code) for code in Code), state.is_not_null())


def _state(variable: Variable) -> pl.Expr:
    is_coded = variable.holds not in (Holds.TEXT, Holds.DAY)
    return pl.col(variable.name if is_coded else f"{GIVEN}{variable.name}")


def _any(parts: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(or_, parts, NOBODY)
