"""Bounds for all options of a single choice at once.

For analysts who rank options; pages show the bounds of each option by itself.

`counts` says how often each of k options was chosen, at least 0 each. At `level`, the bounds of
all options together hold all shares, where Wilson's hold each for itself. They are fractions
0..1, and (0, 1) without answers.
"""

from bisect import bisect_right
from math import sqrt

import numpy as np
from scipy.special import chdtri, gammaln, pdtr

from survey_app.statistics.arrays import Floats, Integers
from survey_app.statistics.intervals import Bounds, score_bounds


def goodman(counts: Integers, level: float = 0.95) -> list[Bounds]:
    """Score bounds, each at the level 1 − (1 − level) / k.

    Source: Goodman (1965), Technometrics 7, 247.
    """
    n = int(counts.sum())
    z = sqrt(chdtri(1, (1 - level) / len(counts)))
    return [score_bounds(int(x), n, z) for x in counts]


def sison_glaz(counts: Integers, level: float = 0.95) -> list[Bounds]:
    """Bounds of one width for all options, the narrower way from about seven options on.

    The width is the smallest for which counts that scatter around the observed ones stay within
    it; it is found by whole answers, one at least, and interpolated.
    Sources: Sison and Glaz (1995), Journal of the American Statistical Association 90, 366; May
    and Johnson (1997), Communications in Statistics 26, 495.
    """
    n = int(counts.sum())
    if n == 0:
        return [(0.0, 1.0)] * len(counts)
    widths = range(1, n + 1)
    width = max(1, bisect_right(widths, level, key=lambda it: _chance_within(counts, it)))
    held, wider = _chance_within(counts, width), _chance_within(counts, width + 1)
    part = min(1.0, max(0.0, (level - held) / (wider - held))) if wider > held else 0.0
    low = np.maximum(counts - width, 0) / n
    high = np.minimum(counts + width + 2 * part, n) / n
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _chance_within(counts: Integers, width: int) -> float:
    """The chance that no count of a multinomial is further than `width` from the given ones.

    The counts are taken as Poisson, cut off at the width and made to add up to n: the chance of
    each to stay within, times the density of their sum at n, by that of a whole Poisson. The
    density of the sum is an Edgeworth expansion.
    """
    n = int(counts.sum())
    low, high = np.maximum(counts - width, 0), np.minimum(counts + width, n)
    within = _poisson(low, high, counts)
    # Factorial moments of the Poisson between its cuts, then central ones.
    f1, f2, f3, f4 = (
        counts.astype(float) ** r
        * (1 + (_poisson(low - r, low - 1, counts) - _poisson(high - r + 1, high, counts)) / within)
        for r in (1, 2, 3, 4)
    )
    m2 = f2 + f1 - f1**2
    m3 = f3 + f2 * (3 - 3 * f1) + f1 - 3 * f1**2 + 2 * f1**3
    m4 = f4 + f3 * (6 - 4 * f1) + f2 * (7 - 12 * f1 + 6 * f1**2) + f1 - 4 * f1**2
    m4 += 6 * f1**3 - 3 * f1**4
    spread = sqrt(m2.sum())
    x = (n - f1.sum()) / spread
    skew, excess = m3.sum() / spread**3, (m4 - 3 * m2**2).sum() / spread**4
    expansion = 1 + skew * (x**3 - 3 * x) / 6 + excess * (x**4 - 6 * x**2 + 3) / 24
    expansion += skew**2 * (x**6 - 15 * x**4 + 45 * x**2 - 15) / 72
    density = np.exp(-(x**2) / 2) / sqrt(2 * np.pi) * expansion / spread
    whole = np.exp(n * np.log(n) - n - gammaln(n + 1))
    return float(within.prod() * density / whole)


def _poisson(first: Integers, last: Integers, mean: Integers) -> Floats:
    """The chance that Poisson counts lie in first..last, each end included."""

    def up_to(count: Integers) -> Floats:
        return np.where(count < 0, 0.0, pdtr(np.maximum(count, 0), mean))

    return up_to(last) - up_to(first - 1)
