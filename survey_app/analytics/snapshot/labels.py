"""Numbers for labels: a label keeps its number for ever, a new one gets the next."""

from collections.abc import Mapping, Sequence

import polars as pl

from survey_app.analytics.snapshot.columns import LABELLED
from survey_app.analytics.snapshot.cut import different

MOST = 5_000
"""Labels of one column that have a number each: what a page says of a reader is anything."""
REST = "*rest"
"""The label that all further ones share."""


class Labels:
    """The labels of each column that has some."""

    def __init__(self, known: Mapping[str, Sequence[str]]) -> None:
        self._numbers = {
            column: {label: number for number, label in enumerate(labels)}
            for column, labels in known.items()
        }

    def columns(self) -> list[str]:
        """The columns that have labels."""
        return list(self._numbers)

    def known(self) -> dict[str, list[str]]:
        """Column → labels; the place of each is its number."""
        return {column: list(numbers) for column, numbers in self._numbers.items()}

    def number(self, column: str, label: str) -> int:
        """The number of a label in a column."""
        numbers = self._numbers.setdefault(column, {})
        if label not in numbers:
            label = label if len(numbers) < MOST else REST
        return numbers.setdefault(label, len(numbers))

    def numbers(self, labels: pl.DataFrame) -> pl.DataFrame:
        """The numbers of many labels, by their columns; null where there is none."""
        return pl.DataFrame(
            pl.Series(
                column, [None, *(self.number(column, label) for label in texts)], LABELLED
            ).gather(places)
            for column, (texts, places) in different(labels).items()
        )
