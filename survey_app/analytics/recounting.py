"""Counts as the tallies have them, made from a snapshot: for filters that tallies cannot serve."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from survey_app.analytics.filters.dimensions import DEPTH_TENTHS
from survey_app.analytics.filters.expression import (
    LABELLED,
    expression,
    has_code,
    is_answered,
    labelled,
    variables_of,
)
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.snapshot.columns import AUDIENCE, GIVEN, Fact
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.collect.deltas import COMPLETE, MEASURED, RATE_CHANNELS, RESPONSES
from survey_app.surveys.codebook import Code
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED, Control, Holds, Variable
from survey_app.surveys.kinds.registry import KINDS

Counts = dict[tuple[Any, ...], int]
"""(values of the `by` dimensions …, question, option or mark) → n."""

PLAIN = {
    "version": Fact.VERSION,
    "article_id": Fact.ARTICLE,
    "day": Fact.DAY,
    "complete": Fact.COMPLETE,
    "flagged": Fact.FLAGGED,
}
COLUMNS = {dimension.name: column for column, dimension in LABELLED.items()}
"""Dimension with labels → its column."""
N = "n"


@dataclass(frozen=True)
class Recounted:
    """The responses of a snapshot that a filter lets in."""

    snapshot: Snapshot
    filter: Filter
    articles: frozenset[int] | None

    def counts(self, by: Sequence[str], questions: Collection[str] | None = None) -> Counts:
        """As `source.Source` says; `by` may also be audience labels, `audience.tier`, and depth."""
        wanted = [*dict.fromkeys(self.snapshot.book.keys), ""] if questions is None else questions
        found: Counter[tuple[Any, ...]] = Counter()
        parts = [part for key in wanted for part in self._parts(key)]
        # One part alone has nothing to share: all files at once are read side by side.
        scans = self.snapshot.scan_in_parts() if len(parts) > 1 else [self.snapshot.scan()]
        for some in scans:
            frame = self._frame(some, by)
            grouped = [part.grouped(frame, (*_KEYS[: len(by)], _VERSION)) for part in parts]
            for part, rows in zip(parts, pl.collect_all(grouped), strict=True):
                for *keys, version, value, n in rows.iter_rows():
                    named = map(self._named, by, keys)
                    place = (*named, part.question)
                    for mark, times in part.marks(version, value):
                        found[(*place, mark)] += n * times
        return {key: n for key, n in found.items() if n}

    def _frame(self, rows: pl.LazyFrame, by: Sequence[str]) -> pl.LazyFrame:
        kept = rows.filter(expression(self.filter, self.snapshot, self.articles))
        dimensions = [self._column(name).alias(key) for name, key in zip(by, _KEYS, strict=False)]
        return kept.with_columns(*dimensions, pl.col(Fact.VERSION).alias(_VERSION))

    def _column(self, name: str) -> pl.Expr:
        if name == "depth":
            return (pl.col(Fact.DEPTH) * 10).floor().cast(pl.Int32)
        column = str(PLAIN.get(name) or COLUMNS.get(name) or f"{AUDIENCE}{name.partition('.')[2]}")
        return pl.col(column) if column in self.snapshot.types else pl.lit(None)

    def _named(self, name: str, value: Any) -> Any:
        """A value of a dimension as tallies and addresses have it; nothing known is empty."""
        if name in PLAIN:
            return value
        if name == "depth":
            return next((band for band, tenths in DEPTH_TENTHS.items() if value in tenths), "")
        column = COLUMNS.get(name) or f"{AUDIENCE}{name.partition('.')[2]}"
        return self.snapshot.labels(column).get(value, "")

    def _parts(self, key: str) -> "Iterator[_Part]":
        if not key:
            yield _Whole(self.snapshot, key)
            return
        variables = variables_of(self.snapshot, key)
        is_alone = [one.name for one in variables] == [key]
        if not is_alone:
            yield _Base(self.snapshot, key)
        for variable in variables:
            yield _Column(self.snapshot, key, variable, is_alone)


_KEYS = tuple(f"by{place}" for place in range(4))
_VERSION, _VALUE = "of_version", "value"
MISSING = {Code.SKIPPED: SKIPPED, Code.REFUSED: REFUSED}
TYPED = "="
"""Before what somebody typed, which is no code even where it reads like one."""


@dataclass(frozen=True)
class _Part:
    """Something of a question that is counted in one go."""

    snapshot: Snapshot
    question: str

    def value(self) -> pl.Expr:
        """What responses are told apart by; null where they say nothing."""
        raise NotImplementedError

    def marks(self, version: int, value: Any) -> Iterator[tuple[str, int]]:
        """Options and marks of a response with this value, and what each counts."""
        raise NotImplementedError

    def grouped(self, frame: pl.LazyFrame, by: Sequence[str]) -> pl.LazyFrame:
        """How many responses there are for each value."""
        valued = frame.select(*by, self.value().alias(_VALUE))
        return valued.filter(pl.col(_VALUE).is_not_null()).group_by(*by, _VALUE).len(N)


class _Whole(_Part):
    """Marks of whole responses."""

    def value(self) -> pl.Expr:
        is_measured = pl.col(Fact.MEASURED) & labelled(self.snapshot, Fact.CHANNEL, RATE_CHANNELS)
        return pl.col(Fact.COMPLETE).cast(pl.Int8) + 2 * is_measured.cast(pl.Int8)

    def marks(self, version: int, value: Any) -> Iterator[tuple[str, int]]:
        yield RESPONSES, 1
        if value & 1:
            yield COMPLETE, 1
        if value & 2:
            yield MEASURED, 1


class _Base(_Part):
    """Whether a question with several columns was answered at all."""

    def value(self) -> pl.Expr:
        return pl.coalesce(
            pl.when(is_answered(self.snapshot, self.question)).then(1),
            *(pl.when(has_code(self.snapshot, self.question, c)).then(int(c)) for c in MISSING),
        )

    def marks(self, version: int, value: Any) -> Iterator[tuple[str, int]]:
        yield (ANSWERED if value == 1 else MISSING[Code(value)]), 1


@dataclass(frozen=True)
class _Column(_Part):
    """One column of a question: the whole of it, an option, or a row."""

    variable: Variable
    is_alone: bool
    """Whether it is the only one, and so tells whether there is an answer at all."""

    def value(self) -> pl.Expr:
        column = pl.col(self.variable.name)
        if not self._is_typed:
            return column
        given = pl.col(f"{GIVEN}{self.variable.name}")
        # Texts are all different: they are told apart only where some version means options.
        text = pl.lit(TYPED) + column if self._is_mixed else pl.lit(TYPED)
        return pl.when(given == 1).then(text).otherwise(given.cast(pl.String))

    def marks(self, version: int, value: Any) -> Iterator[tuple[str, int]]:
        asked = self.snapshot.book.versions[version].get(self.question)
        answer = self._answer(value)
        if asked is None or self.variable.name not in asked.variables:
            return
        question, part = asked.question, self.variable.value
        if isinstance(answer, Code):
            if self.is_alone and answer in MISSING:
                yield MISSING[answer], 1
            return
        if self.is_alone:
            yield ANSWERED, 1
        if part is None:
            yield from _of_one(question, asked.variables[self.variable.name].holds, answer)
        else:
            yield from _of_part(question, str(part), answer)

    @property
    def _is_typed(self) -> bool:
        return self.variable.holds in (Holds.TEXT, Holds.DAY)

    @property
    def _is_mixed(self) -> bool:
        name = self.variable.name
        asked = (version.get(self.question) for version in self.snapshot.book.versions.values())
        meant = [one.variables[name].holds for one in asked if one and name in one.variables]
        return any(holds is not self.variable.holds for holds in meant)

    def _answer(self, value: Any) -> Any:
        """What stands in the column as an answer has it, or a Code."""
        if isinstance(value, str):
            is_text = value.startswith(TYPED)
            return value.removeprefix(TYPED) if is_text else Code(int(value))
        if value in tuple(Code):
            return Code(int(value))
        if self.variable.holds is Holds.OPTION:
            return self.snapshot.labels(self.variable.name)[value]
        return value


def _of_one(question: Question, holds: Holds, answer: Any) -> Iterator[tuple[str, int]]:
    """What an answer that is one value counts for."""
    kind = KINDS[question.kind]
    if isinstance(answer, str) and holds in (Holds.NUMBER, Holds.DECIMAL):
        answer = float(answer) if holds is Holds.DECIMAL else int(answer)
    yield from ((option, 1) for option in kind.options_chosen(question, answer))
    yield from kind.sums(question, answer).items()


def _of_part(question: Question, part: str, answer: Any) -> Iterator[tuple[str, int]]:
    """What an answer says of one option or row."""
    match KINDS[question.kind].control:
        case Control.BATTERY:
            yield f"{part}:{answer}", 1
            yield f"{part}:{ANSWERED}", 1
        case Control.PLACES:
            yield f"{part}:{answer}", 1
        case _ if answer == 1:
            yield part, 1
