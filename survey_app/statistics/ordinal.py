"""Comparisons of ordered answers, which need only their order: no distance between two levels.

Everything is computed from a table of counts, a row per group and a column per level, lowest
first: what a tally holds, however many answers there are. `table_of` makes it from raw answers.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, ndtr

from survey_app.statistics.arrays import Floats, Integers
from survey_app.statistics.intervals import Bounds, two_sided_z


@dataclass(frozen=True)
class RankComparison:
    """Two groups of ordered answers, `a` and `b`.

    `u` counts the pairs that `a` wins, ties as half; `p` is two-sided, from the normal
    approximation, `p_corrected` the same with a continuity correction; both None where all
    answers are alike. `superiority` is the probability, 0..1, that an answer of `b` is the
    higher of a random pair, ties as half; `delta` is Cliff's, −1..1, the same without ties.
    """

    n_a: int
    n_b: int
    u: float
    p: float | None
    p_corrected: float | None
    superiority: float
    delta: float


@dataclass(frozen=True)
class RankTest:
    """Kruskal–Wallis: `h` with `df` degrees of freedom and its `p`, over groups with answers."""

    n: int
    h: float
    df: int
    p: float


@dataclass(frozen=True)
class Correlation:
    """A correlation −1..1 with its standard error, 0 where the order of one tells the other's."""

    value: float
    error: float

    def bounds(self, level: float = 0.95) -> Bounds | None:
        """Normal bounds within −1..1; None where the error is 0, as they would have no width."""
        if not self.error:
            return None
        half = two_sided_z(level) * self.error
        return max(-1.0, self.value - half), min(1.0, self.value + half)


def table_of(*groups: npt.ArrayLike) -> Integers:
    """Counts [group, level] from each group's answers, levels ascending; no missing values."""
    values = [np.asarray(group, float).ravel() for group in groups]
    levels, places = np.unique(np.concatenate(values), return_inverse=True)
    rows = np.repeat(np.arange(len(values)), [len(group) for group in values])
    table = np.zeros((len(values), len(levels)), np.int64)
    np.add.at(table, (rows, places), 1)
    return table


def midranks(totals: npt.ArrayLike) -> Floats:
    """The mean rank of the answers at each level, from the number of answers at each."""
    counts = np.asarray(totals, float)
    return np.cumsum(counts) - (counts - 1) / 2


def mann_whitney(table: npt.ArrayLike) -> RankComparison | None:
    """Whether answers of the second row of a 2 × levels table lie higher than the first row's.

    None if a group has no answers.
    Sources: Mann & Whitney (1947), Annals of Mathematical Statistics 18, 50; Cliff (1993),
    Psychological Bulletin 114, 494.
    """
    counts = np.asarray(table, float)
    n_a, n_b = counts.sum(axis=1)
    if n_a == 0 or n_b == 0:
        return None
    n, half = n_a + n_b, n_a * n_b / 2
    u = counts[0] @ midranks(counts.sum(axis=0)) - n_a * (n_a + 1) / 2
    spread = sqrt(n_a * n_b * (n + 1) / 12 * _untied(counts))
    away = abs(u - half)
    return RankComparison(
        n_a=int(n_a),
        n_b=int(n_b),
        u=float(u),
        p=_two_sided(away, spread),
        p_corrected=_two_sided(max(away - 0.5, 0), spread),
        superiority=float(1 - u / (2 * half)),
        delta=float(1 - u / half),
    )


def _two_sided(away: float, spread: float) -> float | None:
    """The probability of being at least so far away; None where nothing can spread."""
    return 2 * float(ndtr(-away / spread)) if spread else None


def _untied(counts: Floats) -> float:
    """What ties leave of the variance of ranks, 0 (all answers are alike) to 1 (no ties)."""
    ties, n = counts.sum(axis=0), counts.sum()
    return float(1 - (ties**3 - ties).sum() / (n**3 - n))


def kruskal_wallis(table: npt.ArrayLike) -> RankTest | None:
    """Whether several groups answer at the same height, from a groups × levels table.

    Groups without answers are left out. None if fewer than two remain, or all answers are
    alike. Source: Kruskal & Wallis (1952), Journal of the American Statistical Association
    47, 583.
    """
    counts = np.asarray(table, float)
    counts = counts[counts.sum(axis=1) > 0]
    if len(counts) < 2 or not _untied(counts):
        return None
    sizes, n = counts.sum(axis=1), counts.sum()
    rank_sums = counts @ midranks(counts.sum(axis=0))
    h = (12 / (n * (n + 1)) * (rank_sums**2 / sizes).sum() - 3 * (n + 1)) / _untied(counts)
    df = len(counts) - 1
    return RankTest(int(n), float(h), df, float(chdtrc(df, h)))


def kendall_tau_b(table: npt.ArrayLike) -> Correlation | None:
    """How far two ordered questions rise together, from a levels × levels table.

    None if all answers to one of the two are alike. The error is that of many answers.
    Sources: Kendall (1945), Biometrika 33, 239; Brown & Benedetti (1977), Journal of the American
    Statistical Association 72, 309.
    """
    counts = np.asarray(table, float)
    n, rows, columns = counts.sum(), counts.sum(axis=1), counts.sum(axis=0)
    apart_in_rows, apart_in_columns = (n**2 - (it**2).sum() for it in (rows, columns))
    if apart_in_rows == 0 or apart_in_columns == 0:
        return None
    # Of each cell, with how many answers it agrees less with how many it does not.
    agreement = _beyond(counts) + _beyond(counts[::-1, ::-1])[::-1, ::-1]
    agreement -= _beyond(counts[::-1])[::-1] + _beyond(counts[:, ::-1])[:, ::-1]
    whole = sqrt(apart_in_rows * apart_in_columns)
    value = float((counts * agreement).sum() / whole)
    moved = 2 * whole * agreement
    moved += value * (rows[:, None] * apart_in_columns + columns * apart_in_rows)
    spread = (counts * moved**2).sum() - n**3 * value**2 * (apart_in_rows + apart_in_columns) ** 2
    # What rounding leaves where all answers lie on one diagonal must not become an error.
    error = sqrt(spread) / whole**2 if spread > 1e-9 * (counts * moved**2).sum() else 0.0
    return Correlation(value, error)


def _beyond(counts: Floats) -> Floats:
    """Of each cell, how many answers lie lower in both: [row, column]."""
    found = np.zeros(counts.shape)
    found[1:, 1:] = counts.cumsum(axis=0).cumsum(axis=1)[:-1, :-1]
    return found
