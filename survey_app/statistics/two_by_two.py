"""Tables of two rows and two columns: the exact test, and ratios of odds and of shares.

`table` holds counts of at least 0: [[a, b], [c, d]].
"""

from math import exp, log, sqrt

import numpy as np
from scipy.special import gammaln

from survey_app.statistics.arrays import Floats, Integers
from survey_app.statistics.intervals import two_sided_z

Ratio = tuple[float, float, float]
"""A ratio with its bounds."""


def fisher_p(table: Integers) -> float:
    """Two-sided exact p of independence: how likely are tables as unlikely as this or more.

    1 where a row or a column is empty. Source: Fisher (1935), Journal of the Royal Statistical
    Society 98, 39.
    """
    (a, b), (c, d) = table.tolist()
    row, column, n = a + b, a + c, a + b + c + d
    possible = np.arange(max(0, row + column - n), min(row, column) + 1)
    chances = np.exp(
        _log_choose(row, possible)
        + _log_choose(n - row, column - possible)
        - _log_choose(n, np.array(column))
    )
    seen = chances[a - possible[0]]
    # Tables as unlikely as this one must not be lost to rounding.
    return min(1.0, float(chances[chances <= seen * (1 + 1e-7)].sum()))


def odds_ratio(table: Integers, level: float = 0.95) -> Ratio | None:
    """ad / bc with bounds that are even on the logarithm; None where a cell is empty.

    Source: Woolf (1955), Annals of Human Genetics 19, 251.
    """
    if not table.all():
        return None
    (a, b), (c, d) = table.tolist()
    return _ratio(a * d / (b * c), sqrt(1 / a + 1 / b + 1 / c + 1 / d), level)


def share_ratio(table: Integers, level: float = 0.95) -> Ratio | None:
    """The share a / (a + b) by c / (c + d), with bounds; None where a or c is 0.

    Source: Katz and others (1978), Biometrics 34, 469.
    """
    (a, b), (c, d) = table.tolist()
    if a == 0 or c == 0:
        return None
    error = sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    return _ratio(a / (a + b) * (c + d) / c, error, level)


def _ratio(value: float, error: float, level: float) -> Ratio:
    half = two_sided_z(level) * error
    return value, exp(log(value) - half), exp(log(value) + half)


def _log_choose(n: int, k: Integers) -> Floats:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))
