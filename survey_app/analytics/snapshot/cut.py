"""JSON documents are cut into columns, without a Python value for each of what is in them.

msgspec finds where each part begins and ends, and Polars reads all parts as one text. What
separates them are control characters, which stand in JSON only escaped.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import polars as pl
from msgspec.structs import astuple

SEPARATOR, LINE = b"\x1f", b"\n"
PLACE = pl.Int32
NOT_THERE = msgspec.Raw(b"")


class Cutter:
    """Cuts documents into what they have under some keys."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._schema = dict.fromkeys(keys, pl.String)
        names = {f"part{place}": key for place, key in enumerate(keys)}
        fields = [(name, msgspec.Raw, NOT_THERE) for name in names]
        parts = msgspec.defstruct("Parts", fields, rename=names, gc=False)
        self._decoder = msgspec.json.Decoder(parts)

    def cut(self, documents: pl.Series) -> pl.DataFrame:
        """A column of JSON for each key; null where a document does not have it."""
        # One after the other: all parts together would not stay in the processor's cache.
        found = map(self._decoder.decode, documents.to_list())
        lines = LINE.join(map(SEPARATOR.join, map(astuple, found))) + LINE
        separator = SEPARATOR.decode()
        return pl.read_csv(
            lines, has_header=False, schema=self._schema, separator=separator, quote_char=None
        )


class Different(NamedTuple):
    """The different texts of a column, so that each is understood once."""

    texts: list[str]
    places: pl.Series
    """For each row the place of its text among them, counted from 1; 0 where there is none."""


def different(columns: pl.DataFrame) -> dict[str, Different]:
    """The different texts of each column, in the order in which they come."""
    texts = {name: pl.Categories.random() for name in columns.columns}
    # Polars forgets the texts as soon as no column of theirs is left.
    known = columns.select(pl.col(name).cast(pl.Categorical(some)) for name, some in texts.items())
    places = known.select((pl.all().to_physical().cast(PLACE) + 1).fill_null(0))
    return {
        name: Different(some.to_series().to_list(), places[name]) for name, some in texts.items()
    }
