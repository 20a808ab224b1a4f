"""Counting what the same readers answered before and after."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from survey_app.analytics.change.pairs import Pair
from survey_app.analytics.facets.facet import absence
from survey_app.analytics.snapshot.columns import Fact
from survey_app.analytics.snapshot.read import Snapshot

BEFORE, AFTER, N = "before", "after", "n"


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


def answered_both(snapshot: Snapshot, pair: Pair, versions: Iterable[int], where: pl.Expr) -> Both:
    """The answers to both questions in these versions, among the responses `where` lets in."""
    inside = where & pl.col(Fact.VERSION).is_in(list(versions))
    groups = (
        snapshot.scan()
        .filter(inside)
        .group_by(pl.col(pair.before.key).alias(BEFORE), pl.col(pair.after.key).alias(AFTER))
        .agg(pl.len().alias(N))
        .collect(engine="streaming")
    )
    read_before, read_after = (_reading(snapshot, pair, key) for key in pair.keys)
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


def _reading(snapshot: Snapshot, pair: Pair, column: str) -> Callable[[Any], Any]:
    """From what stands in a column to the answer; None where there is none."""
    labels = snapshot.labels(column)

    def read(value: Any) -> Any:
        answer = labels.get(value) if labels else None if absence(value) else value
        return float(answer) if pair.is_number and answer is not None else answer

    return read
