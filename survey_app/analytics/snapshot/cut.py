"""JSON documents are cut into columns, without a Python value for each of what is in them.

msgspec finds where each part begins and ends, and Polars reads all parts as one text. What
separates them are control characters, which stand in JSON only escaped.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec
import polars as pl
from msgspec.structs import astuple

SEPARATOR, LINE = b"\x1f", b"\n"
NOT_THERE = msgspec.Raw(b"")


class Cutter:
    """Cuts documents into what they have under some keys."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._schema = dict.fromkeys(keys, pl.String)
        names = {f"part{place}": key for place, key in enumerate(keys)}
        fields = [(name, msgspec.Raw, NOT_THERE) for name in names]
        parts = msgspec.defstruct("Parts", fields, rename=names, gc=False)
        self._decoder = msgspec.json.Decoder(list[parts])  # type: ignore[valid-type]

    def cut(self, documents: pl.Series) -> pl.DataFrame:
        """A column of JSON for each key; null where a document does not have it."""
        found = self._decoder.decode(f"[{documents.str.join(',').item()}]")
        lines = LINE.join(map(SEPARATOR.join, map(astuple, found))) + LINE
        separator = SEPARATOR.decode()
        return pl.read_csv(
            lines, has_header=False, schema=self._schema, separator=separator, quote_char=None
        )


class Different(NamedTuple):
    """The different texts of a column."""

    values: list[Any]
    """What each means."""
    places: pl.Series
    """For each row the place of its text among them, counted from 1; 0 where there is none."""


def different(column: pl.Series, meaning: Callable[[str], Any] = msgspec.json.decode) -> Different:
    """The different texts of a column: each is understood once."""
    texts = column.unique(maintain_order=True).drop_nulls()
    numbers = range(1, len(texts) + 1)
    places = column.replace_strict(texts, numbers, default=0, return_dtype=pl.Int32)
    return Different([meaning(text) for text in texts], places)
