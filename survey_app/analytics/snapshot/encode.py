"""Pages of responses become columns of a snapshot.

Of the answers to one question few differ, so each different one is understood once for a page, by
the codebook that the exports use; the rest is looking up. Two answers are the same when their
texts are.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import numpy as np
import polars as pl

from survey_app.analytics.snapshot.chosen import NUMBER, as_bits, chosen_columns
from survey_app.analytics.snapshot.columns import (
    AUDIENCE,
    CODED,
    FACTS,
    GIVEN,
    LABELLED,
    TIME,
    TOOK,
    TYPES,
    Fact,
    absent,
    types_of,
)
from survey_app.analytics.snapshot.cut import Cutter, different
from survey_app.analytics.snapshot.labels import Labels
from survey_app.collect import page_times
from survey_app.collect.sender import NETWORK
from survey_app.surveys.codebook import Asked, Code, Codebook
from survey_app.surveys.kinds.base import Holds, Variable
from survey_app.surveys.kinds.registry import KINDS

COPIED = {
    "id_high": Fact.ID_HIGH,
    "id_low": Fact.ID_LOW,
    "revision": Fact.REVISION,
    "version": Fact.VERSION,
    "article_id": Fact.ARTICLE,
    "day": Fact.DAY,
    "created_at": Fact.CREATED_AT,
    "revised_at": Fact.REVISED_AT,
    "completed_at": Fact.COMPLETED_AT,
    "complete": Fact.COMPLETE,
    "measured": Fact.MEASURED,
    "started_ms": Fact.STARTED_MS,
}
"""Column of a page → fact that is the same."""
NAMED = (Fact.CHANNEL, Fact.PLACEMENT, Fact.DEVICE, Fact.LANGUAGE, Fact.REFERRER)

CONTEXT = ("depth", "engaged_s", "arm", "audience", NETWORK, page_times.TOOK)
"""What is known beside the answers, as far as it becomes columns."""


class Encoder:
    """Makes columns of pages; `labels` grow with what it meets."""

    def __init__(self, book: Codebook, labels: Labels) -> None:
        self._book = book
        self._labels = labels
        self._types = types_of(book)
        self._chosen = chosen_columns(book)
        self._contexts = Cutter(CONTEXT)
        self._times = Cutter(book.paged)
        self._answered = {number: Cutter(tuple(asked)) for number, asked in book.versions.items()}
        for variable in book.columns:
            for key in variable.labels:
                labels.number(variable.name, key)

    def encode(self, page: pl.DataFrame) -> pl.DataFrame:
        """The columns of all responses of a page that count."""
        rows = page.filter(~pl.col("gone"))
        parts = rows.partition_by("version")
        frames = [self._facts(part).hstack(self._answers(part)) for part in parts]
        return pl.concat(frames, how="diagonal") if frames else self._nothing()

    def _nothing(self) -> pl.DataFrame:
        return pl.DataFrame(schema={**FACTS, **self._types})

    def _facts(self, rows: pl.DataFrame) -> pl.DataFrame:
        context = self._contexts.cut(rows["context"])
        flags, arms = _said(rows["flags"], _joined_flags), _said(context["arm"])
        named = [self._labels.numbers(fact, rows[fact.removeprefix("_")]) for fact in NAMED]
        facts = rows.select(pl.col(name).alias(fact) for name, fact in COPIED.items())
        facts = facts.with_columns(
            *named,
            flags.is_not_null().alias(Fact.FLAGGED),
            self._labels.numbers(Fact.FLAGS, flags),
            self._labels.numbers(Fact.ARM, arms),
            context[NETWORK].cast(pl.UInt32).alias(Fact.NETWORK),
            # What is no number is null, as JSON writes it.
            context["depth"].cast(pl.Float64, strict=False).alias(Fact.DEPTH),
            context["engaged_s"].cast(pl.Float64, strict=False).alias(Fact.ENGAGED_S),
        )
        audience = list(self._audience(context["audience"]))
        typed = [pl.col(name).cast(kind) for name, kind in FACTS.items()]
        times = self._took(context[page_times.TOOK])
        return facts.select(typed).with_columns([*audience, *times])

    def _took(self, said: pl.Series) -> list[pl.Series]:
        """How long the pages took, of responses to a survey of several pages."""
        if not said.count():
            return []
        cut = self._times.cut(said.fill_null("{}"))
        return [column.cast(TIME).alias(f"{TOOK}{column.name}") for column in cut]

    def _audience(self, said: pl.Series) -> Iterator[pl.Series]:
        readers, places = different(said)
        for label in sorted({label for one in readers for label in one}):
            values = pl.Series([None, *(one.get(label) for one in readers)], dtype=pl.String)
            yield self._labels.numbers(f"{AUDIENCE}{label}", values.gather(places))

    def _answers(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The columns of all variables, of responses to one version."""
        number = rows["version"][0]
        asked, said = self._book.versions[number], self._answered[number].cut(rows["answers"])
        reached = np.full(rows.height, -1, np.int32)
        for place, key in enumerate(asked):
            reached[said[key].is_not_null().to_numpy()] = place
        complete = rows["complete"].to_numpy()
        columns: dict[str, pl.Series] = {}
        for place, key in enumerate(asked):
            answers, found = different(said[key])
            # Not there, and nothing after it either: the reader broke off.
            places = found.to_numpy(writable=True)
            places[(places == 0) & ~complete & (place >= reached)] = len(answers) + 1
            for series in self._columns(asked[key], key, answers):
                columns[series.name] = series.gather(places)
        frame = pl.DataFrame(columns)
        return frame.with_columns(
            absent(name, kind) for name, kind in self._types.items() if name not in columns
        ).select(*self._types)

    def _columns(self, asked: Asked, key: str, answers: list[Any]) -> Iterator[pl.Series]:
        """The columns of one question: not shown, each of the answers, and broken off."""
        found: dict[str, list[Any]] = {}
        for variable, owner in zip(self._book.columns, self._book.keys, strict=True):
            if owner != key:
                continue
            found[variable.name] = [asked.value(variable.name, answer) for answer in answers]
            values = [Code.NOT_SHOWN, *found[variable.name], None]
            yield self._column(variable, values)
            if variable.holds not in CODED:
                given = [value if isinstance(value, Code) else _given(value) for value in values]
                yield pl.Series(f"{GIVEN}{variable.name}", given, LABELLED)
        if KINDS[asked.question.kind].takes_several:
            for name, options in self._chosen[key].items():
                chosen = map(as_bits, zip(*(found[option] for option in options), strict=True))
                yield pl.Series(name, [Code.NOT_SHOWN, *chosen, None], NUMBER)

    def _column(self, variable: Variable, values: list[Any]) -> pl.Series:
        convert = self._convert(variable)
        kept = [
            (int(value) if variable.holds in CODED else None)
            if isinstance(value, Code)
            else None
            if value is None
            else convert(value)
            for value in values
        ]
        return pl.Series(variable.name, kept, TYPES[variable.holds])

    def _convert(self, variable: Variable) -> Callable[[Any], Any]:
        match variable.holds:
            case Holds.OPTION:
                return lambda value: self._labels.number(variable.name, str(value))
            case Holds.DAY:
                return dt.date.fromisoformat
            case Holds.TEXT:
                return lambda value: str(value) or None
            case Holds.DECIMAL:
                return float
            case Holds.NUMBER:
                return int


def _given(value: Any) -> int | None:
    """1 for what there is, 0 for an answer that says nothing here, None where there is none."""
    return None if value is None else int(value != "")


def _said(
    column: pl.Series, meaning: Callable[[str], str | None] = msgspec.json.decode
) -> pl.Series:
    """A column of JSON as the texts that it means."""
    texts, places = different(column, meaning)
    return pl.Series([None, *texts], dtype=pl.String).gather(places)


def _joined_flags(document: str) -> str | None:
    """A list of flags as one label, None for the empty one."""
    return " ".join(msgspec.json.decode(document)) or None
