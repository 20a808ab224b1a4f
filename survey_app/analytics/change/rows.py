"""How the answers to each row of a battery changed: each is a question of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from survey_app.analytics.change.counting import LEAST, Both
from survey_app.analytics.change.options import CLEAR, OptionsChange, options_change
from survey_app.statistics.adjustment import adjusted_with_gaps


@dataclass(frozen=True)
class RowChange:
    """One row before and after."""

    key: str
    text: str
    n: int
    """Who answered it both times."""
    change: OptionsChange | None
    """None where these are fewer than LEAST."""
    p: float | None = None
    """Of its option that changed most clearly, adjusted for its options and then for all rows
    (Holm, both times); None where nobody changed."""

    @property
    def is_clear(self) -> bool:
        """Whether any of its options changed by more than chance explains."""
        return self.p is not None and self.p < CLEAR


@dataclass(frozen=True)
class RowsChange:
    """All rows before and after."""

    n: int
    """Who answered both questions, if not all rows."""
    rows: tuple[RowChange, ...]

    @property
    def tested(self) -> int:
        """For how many rows p is adjusted."""
        return sum(row.p is not None for row in self.rows)

    @property
    def lead(self) -> RowChange | None:
        """The row that changed most clearly; None where nobody changed an answer."""
        moved = [row for row in self.rows if row.p is not None]
        return min(moved, key=lambda row: (row.p or 0.0, -_size(row)), default=None)

    def shown(self, key: str) -> RowChange | None:
        """The row with this key, else the one that changed most clearly, else the first; None
        where none has answers enough."""
        known = {row.key: row for row in self.rows if row.change}
        return known.get(key) or self.lead or next(iter(known.values()), None)


def rows_change(
    rows: Mapping[str, str], options: Mapping[str, str], parts: Mapping[str, Both], n: int
) -> RowsChange:
    """The changes of rows, key → words, among options, key → words."""
    found = {
        key: options_change(options, both.moves) if both.n >= LEAST else None
        for key, both in parts.items()
    }
    # The lowest p of a row holds for all of its options together, so rows are tests themselves.
    together = adjusted_with_gaps([_lowest(change) for change in found.values()])
    made = (
        RowChange(key, rows[key], parts[key].n, change, p)
        for (key, change), p in zip(found.items(), together, strict=True)
    )
    return RowsChange(n, tuple(made))


def _lowest(change: OptionsChange | None) -> float | None:
    return change.lead.p if change and change.lead else None


def _size(row: RowChange) -> float:
    return abs(row.change.lead.value) if row.change and row.change.lead else 0.0
