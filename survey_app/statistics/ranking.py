"""Rankings summarised: mean ranks, points, and whether readers prefer anything at all.

Everything is computed from counts [item, place]: how many readers put an item at a place, best
first. A tally holds these, so the rankings themselves are not needed.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, stdtrit

from survey_app.statistics.arrays import Integers
from survey_app.statistics.intervals import wilson


@dataclass(frozen=True)
class RankedItem:
    """One item: how many ranked it, and how high.

    `mean` is the mean rank, 1 is best, over those who ranked it (None if nobody did), with its
    standard error and 95 % t bounds, None with fewer than two. `borda` has k − place points from
    each reader, none from those who left it out. `first` is the share of first places among all
    who ranked anything, with its Wilson bounds in `first_bounds`.
    """

    n: int
    mean: float | None
    se: float | None
    low: float | None
    high: float | None
    borda: int
    first: float
    first_bounds: tuple[float, float]


@dataclass(frozen=True)
class Agreement:
    """Friedman's test of “all items are liked alike”, and Kendall's W, 0 (no agreement) to 1."""

    n: int
    chi2: float
    df: int
    p: float
    w: float


def ranked_items(places: npt.ArrayLike) -> list[RankedItem] | None:
    """Each item's ranks, in the order of the rows; None if nobody ranked anything."""
    counts = np.asarray(places, np.int64)
    readers = int(counts[:, 0].sum())
    return [_ranked(row, readers) for row in counts] if readers else None


def _ranked(row: Integers, readers: int) -> RankedItem:
    """One item's ranks from the number of readers who put it at each place."""
    n, ranks = int(row.sum()), np.arange(1, len(row) + 1)
    mean = float(row @ ranks / n) if n else None
    se = sqrt(row @ (ranks - mean) ** 2 / (n - 1) / n) if mean is not None and n > 1 else None
    half = float(stdtrit(n - 1, 0.975)) * se if se is not None else None
    return RankedItem(
        n=n,
        mean=mean,
        se=se,
        low=mean - half if mean is not None and half is not None else None,
        high=mean + half if mean is not None and half is not None else None,
        borda=int(row @ (len(row) - ranks)),
        first=int(row[0]) / readers,
        first_bounds=wilson(int(row[0]), readers),
    )


def friedman(places: npt.ArrayLike) -> Agreement | None:
    """Whether readers agree on any order, from counts of complete rankings without ties.

    None with fewer than two items, without readers, or if someone ranked only some of the items:
    the test compares whole rankings.
    Source: Friedman (1937), Journal of the American Statistical Association 32, 675.
    """
    counts = np.asarray(places, float)
    k, n = len(counts), counts[:, 0].sum()
    if k < 2 or n == 0 or (counts.sum(axis=0) != n).any():
        return None
    rank_sums = counts @ np.arange(1, k + 1)
    chi2 = 12 / (n * k * (k + 1)) * ((rank_sums - n * (k + 1) / 2) ** 2).sum()
    return Agreement(int(n), float(chi2), k - 1, float(chdtrc(k - 1, chi2)), chi2 / (n * (k - 1)))
