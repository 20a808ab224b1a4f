"""Counting what the same readers answered before and after."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from survey_app.analytics.change.pairs import Pair, Shape
from survey_app.analytics.facets.facet import absence
from survey_app.analytics.snapshot.columns import Fact
from survey_app.analytics.snapshot.meaning import as_numbers
from survey_app.analytics.snapshot.read import Snapshot

BEFORE, AFTER, N, CHANGED = "before", "after", "n", "changed"


LEAST = 30
"""Readers who answered both, below whom nothing is said."""


@dataclass(frozen=True)
class Who:
    """How many answered what."""

    n: int
    """Both questions."""
    only_before: int
    only_after: int


@dataclass(frozen=True)
class Both:
    """The responses that a filter lets in, by both answers."""

    moves: Mapping[tuple[Any, Any], int]
    """(before, after) → responses: keys of options, or numbers."""
    only_before: int
    """Who answered only the first question."""
    only_after: int

    @property
    def n(self) -> int:
        """Who answered both."""
        return sum(self.moves.values())

    @property
    def who(self) -> Who:
        """The same without what was answered."""
        return Who(self.n, self.only_before, self.only_after)


def answered_both(snapshot: Snapshot, pair: Pair, versions: Iterable[int], where: pl.Expr) -> Both:
    """The answers to both questions in these versions, among the responses `where` lets in."""
    inside = snapshot.scan().filter(where & pl.col(Fact.VERSION).is_in(list(versions)))
    groups = _grouped(inside, pl.col(pair.before.key), pl.col(pair.after.key))
    is_number = pair.shape is Shape.NUMBER
    read = tuple(_reading(snapshot, key, is_number=is_number) for key in pair.keys)
    return _both(groups.collect(engine="streaming"), read)


@dataclass(frozen=True)
class Parts:
    """The same of two questions that are answered for each of several parts."""

    who: Who
    changed: int
    """Of those who answered both, who answered any part differently; 0 of rows, each of which is a
    question of its own."""
    parts: Mapping[str, Both]
    """Key of an option or row → the answers to it, of those who answered both questions."""


def parts_answered(
    snapshot: Snapshot, pair: Pair, keys: Iterable[str], versions: Iterable[int], where: pl.Expr
) -> Parts:
    """The answers to all parts of both questions in these versions, among the responses `where`
    lets in; of `keys` those that both questions have had."""
    is_number = pair.shape is not Shape.ROWS
    names = _names(snapshot, pair, keys)
    values = {part: _values(snapshot, pair, both) for part, both in names.items()}
    before, after = (_any(both[side] >= 0 for both in values.values()) for side in (0, 1))
    differs = _any(_given(one) != _given(other) for one, other in values.values())
    inside = snapshot.scan().filter(where & pl.col(Fact.VERSION).is_in(list(versions)))
    answered = {
        N: before & after,
        BEFORE: before & ~after,
        AFTER: after & ~before,
        CHANGED: before & after & differs,
    }
    whole, *groups = pl.collect_all(
        [
            inside.select(which.sum().alias(name) for name, which in answered.items()),
            *(_grouped(inside.filter(answered[N]), *both) for both in values.values()),
        ],
        engine="streaming",
    )
    counts = whole.row(0, named=True)
    parts = {
        part: _both(found, [_reading(snapshot, name, is_number=is_number) for name in both])
        for (part, both), found in zip(names.items(), groups, strict=True)
    }
    who = Who(counts[N], counts[BEFORE], counts[AFTER])
    return Parts(who, counts[CHANGED] if is_number else 0, parts)


def _names(snapshot: Snapshot, pair: Pair, keys: Iterable[str]) -> dict[str, list[str]]:
    """Part → its columns, of what both questions have had."""
    known = {one.name for one in snapshot.book.columns}
    names = {part: [f"{key}_{part}" for key in pair.keys] for part in keys}
    return {part: both for part, both in names.items() if known.issuperset(both)}


def _values(snapshot: Snapshot, pair: Pair, names: Sequence[str]) -> list[pl.Expr]:
    """What stands in both columns of a part, at least 0 where there is an answer."""
    if pair.shape is Shape.ROWS:
        return [pl.col(name) for name in names]
    columns = {one.name: one for one in snapshot.book.columns}
    of = zip(pair.keys, names, strict=True)
    return [as_numbers(snapshot, key, columns[name]) for key, name in of]


def _any(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(
        [pl.lit(value=False), *(one.fill_null(value=False) for one in conditions)]
    )


def _given(value: pl.Expr) -> pl.Expr:
    """The value; −1 where there is none, for whatever reason."""
    return pl.when(value >= 0).then(value).otherwise(-1)


def _grouped(frame: pl.LazyFrame, before: pl.Expr, after: pl.Expr) -> pl.LazyFrame:
    return frame.group_by(before.alias(BEFORE), after.alias(AFTER)).agg(pl.len().alias(N))


def _both(groups: pl.DataFrame, read: Sequence[Callable[[Any], Any]]) -> Both:
    read_before, read_after = read
    moves: dict[tuple[Any, Any], int] = {}
    only_before = only_after = 0
    for before, after, n in groups.select(BEFORE, AFTER, N).iter_rows():
        said = read_before(before), read_after(after)
        if None not in said:
            moves[said] = moves.get(said, 0) + n
        elif said[0] is not None:
            only_before += n
        elif said[1] is not None:
            only_after += n
    return Both(moves, only_before, only_after)


def _reading(snapshot: Snapshot, column: str, *, is_number: bool) -> Callable[[Any], Any]:
    """From what stands in a column to the answer; None where there is none."""
    labels = snapshot.labels(column)

    def read(value: Any) -> Any:
        answer = labels.get(value) if labels else None if absence(value) else value
        return float(answer) if is_number and answer is not None else answer

    return read
