"""Which columns of a row of a cross-table differ: all pairs, marked with letters.

The columns are called A, B, C, …; a column carries the letter of each other that is lower by more
than chance explains. Pairs are only marked after the row as a whole differs, their p values are
adjusted for their number, and columns that stand on too few responses are left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import fdtrc

from survey_app.statistics.adjustment import Method, adjusted
from survey_app.statistics.arrays import Booleans, Floats, Integers
from survey_app.statistics.differences import group_difference
from survey_app.statistics.rao_scott import weighted_association
from survey_app.statistics.tables import association
from survey_app.statistics.weighted import Estimate
from survey_app.statistics.weights import Weights

LEAST = 30
"""Columns with fewer responses, or worth fewer, are not compared."""


@dataclass(frozen=True)
class Pair:
    """Two columns (indices from 0, the first smaller) and the p of their being equal."""

    first: int
    second: int
    p: float
    adjusted: float


@dataclass(frozen=True)
class Compared:
    """A row of a table with its letters."""

    letters: tuple[str, ...]
    """For each column the letters of those below it, in order, such as `AC`."""
    overall: float | None
    """p of all compared columns being equal; None where there are not two to compare."""
    pairs: tuple[Pair, ...]
    """Every comparison that was made."""


def compared_shares(
    counts: Integers,
    bases: Integers,
    *,
    method: Method = "holm",
    level: float = 0.05,
    least: int = LEAST,
    among: Sequence[int] | None = None,
) -> Compared:
    """The columns of an option: it was chosen by `counts` of `bases` in each.

    Compared are the columns with at least `least` responses, all of them or those in `among`.
    Overall and in pairs Pearson's X² of chosen by not chosen; of a pair that is the z test with
    the pooled share.
    """
    table = np.stack([counts, bases - counts])

    def p_of(columns: Sequence[int]) -> float | None:
        found = association(table[:, columns])
        return found.p if found else None

    shares = np.divide(counts, bases, where=bases > 0, out=np.zeros(len(bases)))
    return _compared(shares, _among(bases >= least, among), p_of, method, level)


def compared_weighted_shares(
    weights: Weights,
    *,
    method: Method = "holm",
    level: float = 0.05,
    least: int = LEAST,
    among: Sequence[int] | None = None,
) -> Compared:
    """The same for weighted answers: a table [2, columns] of chosen and not chosen.

    Overall and in pairs the test of Rao and Scott. A column counts by its effective number.
    """

    def p_of(columns: Sequence[int]) -> float | None:
        found = weighted_association(weights.part(np.s_[:, columns]))
        return found.p if found else None

    worth = np.array([weights.part(np.s_[:, i]).effective for i in range(weights.sums.shape[1])])
    totals = weights.sums.sum(axis=0)
    shares = np.divide(weights.sums[0], totals, where=totals > 0, out=np.zeros(len(totals)))
    return _compared(shares, _among(worth >= least, among), p_of, method, level)


def compared_means(
    means: Sequence[Estimate | None],
    n: int,
    *,
    method: Method = "holm",
    level: float = 0.05,
    least: int = LEAST,
) -> Compared:
    """The columns of a scale: means of domains without a common response in a design of n.

    Overall a Wald F test that all means are one, in pairs the t test of two domains.
    """

    def p_of(columns: Sequence[int]) -> float | None:
        chosen = [it for it in (means[i] for i in columns) if it is not None]
        if len(chosen) == 2:
            difference = group_difference(chosen[0], chosen[1], n)
            return difference.p if difference else None
        return _wald_p(chosen, n)

    values = np.array([it.value if it else 0.0 for it in means])
    comparable = np.array([it is not None and it.effective >= least for it in means], dtype=bool)
    return _compared(values, comparable, p_of, method, level)


def _among(comparable: Booleans, among: Sequence[int] | None) -> Booleans:
    """The comparable columns that are also among these; None: all of them."""
    if among is None:
        return comparable
    return comparable & np.isin(np.arange(len(comparable)), among)


def _wald_p(means: Sequence[Estimate], n: int) -> float | None:
    """p of independent means being one; None where one of them has no error."""
    errors = np.array([it.error or 0.0 for it in means])
    if len(means) < 2 or not errors.all():
        return None
    values, precision = np.array([it.value for it in means]), errors**-2.0
    centre = (values * precision).sum() / precision.sum()
    between = len(means) - 1
    statistic = float((precision * (values - centre) ** 2).sum()) / between
    return float(fdtrc(between, max(1, n - len(means)), statistic))


def _compared(
    values: Floats,
    comparable: Booleans,
    p_of: Callable[[Sequence[int]], float | None],
    method: Method,
    level: float,
) -> Compared:
    """All pairs of the comparable columns; `p_of` tests the columns whose indices it is given."""
    columns = np.flatnonzero(comparable).tolist()
    overall = p_of(columns) if len(columns) > 1 else None
    tested = [(pair, p) for pair in combinations(columns, 2) if (p := p_of(pair)) is not None]
    corrected = adjusted(np.array([p for _, p in tested]), method).tolist()
    pairs = tuple(Pair(*pair, p, after) for (pair, p), after in zip(tested, corrected, strict=True))
    below: list[list[int]] = [[] for _ in values]
    if overall is not None and overall < level:
        for pair in pairs:
            if pair.adjusted < level:
                low, high = sorted((pair.first, pair.second), key=lambda i: float(values[i]))
                below[high].append(low)
    letters = tuple("".join(letter_of(i) for i in sorted(lower)) for lower in below)
    return Compared(letters, overall, pairs)


def letter_of(column: int) -> str:
    """The letter of a column, counted from 0: A … Z, then a … z, then (53), (54) ….

    One sign each up to 52, so that letters can be set side by side.
    """
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return letters[column] if column < len(letters) else f"({column + 1})"
