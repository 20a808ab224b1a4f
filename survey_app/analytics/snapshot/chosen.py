"""Which options of a question were chosen together, as one number.

A table of a question with several answers would add up a column for each option; it is done much
sooner with the few different numbers of one column.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from survey_app.surveys.codebook import Codebook
from survey_app.surveys.kinds.registry import KINDS

CHOSEN = "_chosen_"
"""Before the key of a question and the place of the column among its own."""
BITS = 10
"""Options that a column tells of: 1,024 numbers at most, few beside millions of responses."""
NUMBER = pl.Int16()


def chosen_columns(book: Codebook) -> dict[str, dict[str, tuple[str, ...]]]:
    """Question → column → the columns of the options that it tells of, the lowest bit first.

    Options stand in the order in which versions first had them, so that a place never changes.
    """
    return {
        key: {
            f"{CHOSEN}{key}_{first // BITS}": tuple(options[first : first + BITS])
            for first in range(0, len(options), BITS)
        }
        for key, options in _options(book).items()
    }


def as_bits(values: Sequence[Any]) -> int:
    """What the columns of some options have, as one number: a bit for each that was chosen; the
    greatest code where there is no answer."""
    greatest = int(max(values))
    return greatest if greatest < 0 else sum(1 << bit for bit, one in enumerate(values) if one == 1)


def has_chosen(columns: Mapping[str, Sequence[str]]) -> dict[str, pl.Expr]:
    """Column of an option → whether a response has it, read from a question's own columns."""
    return {
        option: (pl.col(name) >= 0) & (pl.col(name) & (1 << bit) != 0)
        for name, options in columns.items()
        for bit, option in enumerate(options)
    }


def _options(book: Codebook) -> dict[str, list[str]]:
    """The columns of the options of each question that ever took several answers."""
    found: dict[str, dict[str, None]] = {}
    for _, asked in sorted(book.versions.items()):
        for key, one in asked.items():
            if KINDS[one.question.kind].takes_several:
                names = [name for name, variable in one.variables.items() if not variable.text]
                found.setdefault(key, {}).update(dict.fromkeys(names))
    return {key: list(names) for key, names in found.items()}
