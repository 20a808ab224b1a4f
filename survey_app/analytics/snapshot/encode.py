"""Pages of responses become columns of a snapshot.

Of the answers to one question few differ, so each different one is understood once for a page, by
the codebook that the exports use; the rest is looking up. JSON is cut into answers by msgspec, and
two answers are the same when their texts are.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from survey_app.analytics.snapshot.columns import (
    AUDIENCE,
    CODED,
    FACTS,
    GIVEN,
    LABELLED,
    TYPES,
    Fact,
    absent,
    types_of,
)
from survey_app.analytics.snapshot.labels import Labels
from survey_app.surveys.codebook import Asked, Code, Codebook
from survey_app.surveys.kinds.base import Holds, Variable

NOT_THERE = msgspec.Raw(b"")
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

Places = npt.NDArray[np.int32]


class _Context(msgspec.Struct, gc=False):
    """What the widget said beside the answers, as far as it becomes columns."""

    depth: float | None = None
    engaged_s: float | None = None
    arm: str | None = None
    audience: dict[str, str] = {}


class _Different(dict[bytes, int]):
    """Numbers different texts in the order in which they come."""

    def __missing__(self, text: bytes) -> int:
        number = self[text] = len(self)
        return number


class Encoder:
    """Makes columns of pages; `labels` grow with what it meets."""

    def __init__(self, book: Codebook, labels: Labels) -> None:
        self._book = book
        self._labels = labels
        self._types = types_of(book)
        self._contexts = msgspec.json.Decoder(list[_Context])
        self._decoders = {
            number: _decoder(tuple(book.versions[number])) for number in book.versions
        }
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
        contexts = self._contexts.decode(_together(rows["context"]))
        flags = rows["flags"].replace_strict(_joined_flags(rows["flags"]), return_dtype=pl.String)
        depths, times = ([getattr(c, name) for c in contexts] for name in ("depth", "engaged_s"))
        arms = pl.Series([context.arm for context in contexts], dtype=pl.String)
        named = [self._labels.numbers(fact, rows[fact.removeprefix("_")]) for fact in NAMED]
        facts = rows.select(pl.col(name).alias(fact) for name, fact in COPIED.items())
        facts = facts.with_columns(
            *named,
            flags.is_not_null().alias(Fact.FLAGGED),
            self._labels.numbers(Fact.FLAGS, flags),
            self._labels.numbers(Fact.ARM, arms),
            pl.Series(Fact.DEPTH, depths, pl.Float64),
            pl.Series(Fact.ENGAGED_S, times, pl.Float64),
        )
        audience = list(self._audience([context.audience for context in contexts]))
        typed = [pl.col(name).cast(kind) for name, kind in FACTS.items()]
        return facts.select(typed).with_columns(audience)

    def _audience(self, said: Sequence[Mapping[str, str]]) -> Iterator[pl.Series]:
        for label in sorted({label for one in said for label in one}):
            values = pl.Series([one.get(label) for one in said], dtype=pl.String)
            yield self._labels.numbers(f"{AUDIENCE}{label}", values)

    def _answers(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The columns of all variables, of responses to one version."""
        number = rows["version"][0]
        asked = self._book.versions[number]
        said = self._decoders[number].decode(_together(rows["answers"]))
        complete = rows["complete"].to_numpy()
        reached = np.full(len(said), -1, np.int32)
        found: list[tuple[str, _Different, Places, npt.NDArray[np.bool_]]] = []
        for place, key in enumerate(asked):
            different = _Different({b"": 0})
            texts = map(bytes, map(attrgetter(_field(place)), said))
            places = np.fromiter(map(different.__getitem__, texts), np.int32, len(said))
            reached[places > 0] = place
            found.append((key, different, places, complete))
        columns: dict[str, pl.Series] = {}
        for place, (key, different, places, _) in enumerate(found):
            # Not there, and nothing after it either: the reader broke off.
            places[(places == 0) & ~complete & (place >= reached)] = len(different)
            answers = [msgspec.json.decode(text) for text in list(different)[1:]]
            for series in self._columns(asked[key], key, answers):
                columns[series.name] = series.gather(places)
        frame = pl.DataFrame(columns)
        return frame.with_columns(
            absent(name, kind) for name, kind in self._types.items() if name not in columns
        ).select(*self._types)

    def _columns(self, asked: Asked, key: str, answers: list[Any]) -> Iterator[pl.Series]:
        """The columns of one question: not shown, each of the answers, and broken off."""
        for variable, owner in zip(self._book.columns, self._book.keys, strict=True):
            if owner != key:
                continue
            found = [asked.value(variable.name, answer) for answer in answers]
            values = [Code.NOT_SHOWN, *found, None]
            yield self._column(variable, values)
            if variable.holds not in CODED:
                given = [value if isinstance(value, Code) else _given(value) for value in values]
                yield pl.Series(f"{GIVEN}{variable.name}", given, LABELLED)

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


def _decoder(keys: Sequence[str]) -> msgspec.json.Decoder[list[Any]]:
    """Cuts documents into the answers to these questions; fields are numbered in their order."""
    fields = [(_field(place), msgspec.Raw, NOT_THERE) for place in range(len(keys))]
    rename = {_field(place): key for place, key in enumerate(keys)}
    cut = msgspec.defstruct("Answers", fields, rename=rename, gc=False)
    return msgspec.json.Decoder(list[cut])  # type: ignore[valid-type]


def _field(place: int) -> str:
    return f"answer{place}"


def _together(documents: pl.Series) -> str:
    """Many JSON documents as one."""
    return f"[{documents.str.join(',').item()}]"


def _joined_flags(documents: pl.Series) -> dict[str, str | None]:
    """Each list of flags as one label, None for the empty one."""
    return {text: " ".join(msgspec.json.decode(text)) or None for text in documents.unique()}
