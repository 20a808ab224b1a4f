"""What every export hands to a format: named columns, and rows that come one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """One column; `text` says that people wrote what stands in it."""

    name: str
    label: str
    text: bool = False


ABOUT = (
    Column("about", "Whose figures these are", text=True),
    Column("period", "Of which days", text=True),
    Column("filter", "Of which readers", text=True),
)
"""What ends each line of a report, as files outlive the page that they come from."""

Row = Sequence[Any]
"""A value per column; None is an empty cell."""


@dataclass(frozen=True)
class Sheet:
    """Columns and rows; the rows can be read once."""

    columns: tuple[Column, ...]
    rows: Iterator[Row]
