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
    PAGE_MS,
    TIME,
    TYPES,
    Fact,
    aligned,
    types_of,
)
from survey_app.analytics.snapshot.cut import Cutter, Different, different
from survey_app.analytics.snapshot.labels import Labels
from survey_app.collect.page_times import SPENT, TOOK
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
}
"""Column of a page → fact that is the same."""
NAMED = (Fact.CHANNEL, Fact.PLACEMENT, Fact.DEVICE, Fact.LANGUAGE, Fact.REFERRER)

CONTEXT = ("depth", "engaged_s", "arm", "audience", NETWORK, SPENT, TOOK)
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
        told = different(context.select("arm", "audience").with_columns(rows["flags"]))
        labels = rows.select(pl.col(fact.removeprefix("_")).alias(fact) for fact in NAMED)
        labels = labels.with_columns(
            _said(told["flags"], _joined_flags).alias(Fact.FLAGS),
            _said(told["arm"], msgspec.json.decode).alias(Fact.ARM),
            *_audience(told["audience"]),
        )
        numbers = self._labels.numbers(labels)
        facts = rows.select(pl.col(name).alias(fact) for name, fact in COPIED.items())
        facts = facts.hstack(numbers).with_columns(
            pl.col(Fact.FLAGS).is_not_null().alias(Fact.FLAGGED),
            context[SPENT].cast(pl.Int64).fill_null(rows["started_ms"]).alias(Fact.SPENT_MS),
            context[NETWORK].cast(pl.UInt32).alias(Fact.NETWORK),
            # What is no number is null, as JSON writes it.
            context["depth"].cast(pl.Float64, strict=False).alias(Fact.DEPTH),
            context["engaged_s"].cast(pl.Float64, strict=False).alias(Fact.ENGAGED_S),
        )
        typed = [pl.col(name).cast(kind) for name, kind in FACTS.items()]
        times = self._took(context[TOOK])
        return facts.select(*typed, pl.col(f"^{AUDIENCE}.*$")).with_columns(times)

    def _took(self, said: pl.Series) -> list[pl.Series]:
        """How long the pages took, of responses to a survey of several pages."""
        if not said.count():
            return []
        cut = self._times.cut(said.fill_null("{}"))
        return [column.cast(TIME).alias(f"{PAGE_MS}{column.name}") for column in cut]

    def _answers(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The columns of all variables, of responses to one version."""
        number = rows["version"][0]
        asked, said = self._book.versions[number], self._answered[number].cut(rows["answers"])
        told = different(said)
        found = [told[key].places.to_numpy(writable=True) for key in asked]
        partial = np.flatnonzero(~rows["complete"].to_numpy())
        reached = np.full(len(partial), -1, np.int32)
        for place, places in enumerate(found):
            reached[places[partial] > 0] = place
        frames = []
        for place, (key, places) in enumerate(zip(asked, found, strict=True)):
            answers = [msgspec.json.decode(text) for text in told[key].texts]
            # Not there, and nothing after it either: the reader broke off.
            stopped = (places[partial] == 0) & (place > reached)
            places[partial[stopped]] = len(answers) + 1
            values = pl.DataFrame(list(self._columns(asked[key], key, answers)))
            frames.append(values.select(pl.all().gather(places)))
        return aligned(pl.concat(frames, how="horizontal"), self._types, self._book)

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


def _said(column: Different, meaning: Callable[[str], str | None]) -> pl.Series:
    """A column of JSON as the texts that it means."""
    meant = [meaning(text) for text in column.texts]
    return pl.Series([None, *meant], dtype=pl.String).gather(column.places)


def _audience(said: Different) -> Iterator[pl.Series]:
    """A column for each label that pages have put on their readers."""
    readers = [msgspec.json.decode(text) for text in said.texts]
    for label in sorted({label for one in readers for label in one}):
        values = pl.Series([None, *(one.get(label) for one in readers)], dtype=pl.String)
        yield values.gather(said.places).alias(f"{AUDIENCE}{label}")


def _joined_flags(document: str) -> str | None:
    """A list of flags as one label, None for the empty one."""
    return " ".join(msgspec.json.decode(document)) or None
