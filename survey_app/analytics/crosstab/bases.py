"""Of whom a cell is a share: who chose it, and who could have."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from survey_app.analytics.crosstab.kept import Kept
from survey_app.analytics.facets.facet import Either
from survey_app.statistics.arrays import Booleans
from survey_app.statistics.weights import Weights


@dataclass(frozen=True)
class Bases:
    """Who could be in a cell, all [rows, columns + 1]; the last column is all columns together."""

    of_row: Weights
    """Who is in the row, and was offered the column."""
    of_column: Weights
    """Who is in the column, and was offered the row."""
    of_both: Weights
    """Who has a value in the rows, and was offered the row and the column."""


def bases_of(cells: Weights, answered: Weights, rows: Booleans, columns: Booleans) -> Bases:
    """The bases of `cells` [wordings, rows, columns + 1], of which [wordings, 1, columns + 1]
    have a value in the rows, by whether a wording offers a row [wordings, rows] or a column
    [wordings, columns]."""
    # What somebody chose was offered, also where a wording asked for it in another way.
    down = rows | (cells.counts[:, :, -1] > 0)
    across = np.pad(columns, ((0, 0), (0, 1)), constant_values=True)
    across |= answered.counts[:, 0, :] > 0
    by_row, by_column = down[:, :, None], across[:, None, :]
    whole = answered.part(np.s_[:, :, -1:])
    return Bases(
        of_row=_kept(cells.part(np.s_[:, :, -1:]), by_column),
        of_column=_kept(answered, by_row),
        of_both=_kept(whole, by_row & by_column),
    )


def over_wordings(parts: Weights) -> Weights:
    """The sums of [wordings, …] over all wordings."""
    return Weights(parts.sums.sum(0), parts.squares.sum(0), parts.counts.sum(0), parts.n)


def offers(side: Either, kept: Kept, wordings: Sequence[int]) -> Booleans:
    """Whether each wording offers each category that is shown: [wordings, categories]."""
    told = [[v in side.offered_by.get(one, {v}) for one in kept.shown] for v in wordings]
    return np.array(told, dtype=np.bool_).reshape(len(wordings), len(kept.shown))


def _kept(parts: Weights, offered: Booleans) -> Weights:
    return over_wordings(
        Weights(parts.sums * offered, parts.squares * offered, parts.counts * offered, parts.n)
    )
