"""How surprising it is that there are so many, where readers are not all alike.

Counts of readers vary more than coins and dice do: they come in waves, and readers of one network
or one hour are alike. `spread` says how much: the squared standard deviation of a rate, relative
to its mean, or for shares the correlation between two readers of one kind.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaln, gammaln

from survey_app.statistics.arrays import Floats


def count_excess(counts: npt.ArrayLike, expected: npt.ArrayLike, spread: npt.ArrayLike) -> Floats:
    """The probability of at least `counts`, each where `expected` > 0, with a spread > 0.

    A negative binomial distribution with variance expected + spread · expected².
    Source: Lawless (1987), Canadian Journal of Statistics 15, 209.
    """
    x, mean, size = np.asarray(counts, float), np.asarray(expected, float), 1 / np.asarray(spread)
    tail = betainc(np.maximum(x, 1), size, mean / (mean + size))
    return np.where(x > 0, tail, 1.0)


def share_excess(x: int, n: int, other_x: int, other_n: int, spread: float) -> float:
    """The probability of at least `x` of `n`, where `other_x` of `other_n` are known.

    A beta-binomial distribution around the others' share, which is the less certain the fewer
    they are. Source: Skellam (1948), Journal of the Royal Statistical Society B 10, 257.
    """
    share = (other_x + 0.5) / (other_n + 1)
    weight = 1 / (spread + 1 / (other_n + 1))
    a, b = share * weight, (1 - share) * weight
    i = np.arange(x, n + 1)
    ways = gammaln(n + 1) - gammaln(i + 1) - gammaln(n - i + 1)
    return min(1.0, float(np.exp(ways + betaln(i + a, n - i + b) - betaln(a, b)).sum()))
