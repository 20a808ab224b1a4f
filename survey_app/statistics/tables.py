"""Cross-tables of counts: whether rows and columns have to do with each other.

`counts` has the shape [rows, columns], each at least 0.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from scipy.special import chdtrc, xlogy

from survey_app.statistics.arrays import Floats, Integers

LEAST_EXPECTED = 5.0
"""Where fewer are expected in a cell, the χ² distribution is no longer trusted."""
SIMULATED = 9999


@dataclass(frozen=True)
class Association:
    """What Pearson's X² says of a table, after empty rows and columns are dropped."""

    n: int
    statistic: float
    """Pearson's X²."""
    degrees: int
    p: float
    likelihood_ratio: float
    """G², with the same degrees of freedom."""
    cramer_v: float
    """Cramér's V, 0..1."""
    cramer_v_corrected: float
    """The same without its bias (Bergsma), 0..1."""
    expected: Floats
    """Expected counts in the shape of the table; 0 in empty rows and columns."""
    residuals: Floats
    """Adjusted residuals in the shape of the table: beyond ±2 a cell is worth a mark."""

    @property
    def is_low(self) -> bool:
        """Whether a cell expects fewer than 5: then an exact or a simulated test is due."""
        return bool((self.expected[self.expected > 0] < LEAST_EXPECTED).any())


def association(counts: Integers) -> Association | None:
    """Pearson's test of independence; None with fewer than two rows or columns with answers.

    Sources: Pearson (1900), Philosophical Magazine 50, 157; Haberman (1973), Biometrics 29, 205
    (adjusted residuals); Bergsma (2013), Journal of the Korean Statistical Society 42, 323.
    """
    filled = np.ix_(counts.any(axis=1), counts.any(axis=0))
    table = counts[filled]
    if min(table.shape) < 2:
        return None
    n, expected = int(table.sum()), _expected(table)
    rows, columns = table.sum(axis=1) / n, table.sum(axis=0) / n
    beyond = table - expected
    residuals = beyond / np.sqrt(expected * np.outer(1 - rows, 1 - columns))
    statistic = float((beyond**2 / expected).sum())
    degrees = (table.shape[0] - 1) * (table.shape[1] - 1)
    return Association(
        n=n,
        statistic=statistic,
        degrees=degrees,
        p=float(chdtrc(degrees, statistic)),
        likelihood_ratio=2 * float(xlogy(table, table / expected).sum()),
        cramer_v=min(1.0, sqrt(statistic / n / (min(table.shape) - 1))),
        cramer_v_corrected=_bergsma(statistic / n, n, *table.shape),
        expected=_in_place(expected, filled, counts.shape),
        residuals=_in_place(residuals, filled, counts.shape),
    )


def simulated_p(
    counts: Integers, generator: np.random.Generator, tables: int = SIMULATED
) -> float | None:
    """p of Pearson's X² by simulation, for tables whose cells expect too little.

    `tables` are drawn at random with the same sums of rows and columns; the share of those that
    are at least as far from independence, this one among them. Never 0; None as in `association`.
    Source: Hope (1968), Journal of the Royal Statistical Society B 30, 582.
    """
    table = counts[np.ix_(counts.any(axis=1), counts.any(axis=0))]
    if min(table.shape) < 2:
        return None
    expected = _expected(table)
    drawn = _drawn(table.sum(axis=1), table.sum(axis=0), generator, tables)
    statistic = ((table - expected) ** 2 / expected).sum()
    simulated = ((drawn - expected) ** 2 / expected).sum(axis=(1, 2))
    # Tables as far away as this one must not be lost to rounding.
    further = int((simulated >= statistic * (1 - 1e-9)).sum())
    return (1 + further) / (1 + tables)


def _drawn(
    rows: Integers, columns: Integers, generator: np.random.Generator, tables: int
) -> Integers:
    """Tables with the given sums, as they come when rows are dealt to columns blindly."""
    drawn = np.zeros((tables, len(rows), len(columns)), dtype=np.int64)
    left = np.tile(columns, (tables, 1))
    for i, row in enumerate(rows):
        to_deal, others = np.full(tables, row), left.sum(axis=1)
        for j in range(len(columns)):
            others -= left[:, j]
            drawn[:, i, j] = generator.hypergeometric(left[:, j], others, to_deal)
            to_deal -= drawn[:, i, j]
        left -= drawn[:, i]
    return drawn


def _expected(table: Integers) -> Floats:
    expected: Floats = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    return expected


def _bergsma(phi2: float, n: int, rows: int, columns: int) -> float:
    """Cramér's V less what chance alone gives it."""
    if n < 2:
        return 0.0
    beyond = max(0.0, phi2 - (rows - 1) * (columns - 1) / (n - 1))
    least = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1))
    return min(1.0, sqrt(beyond / (least - 1))) if least > 1 else 0.0


def _in_place(values: Floats, filled: Any, shape: tuple[int, ...]) -> Floats:
    whole = np.zeros(shape)
    whole[filled] = values
    return whole
