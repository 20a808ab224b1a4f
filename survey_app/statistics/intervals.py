"""Intervals for shares of unweighted answers.

`x` of `n` with 0 <= x <= n; bounds are fractions 0..1. Without answers nothing is known, and the
bounds are (0, 1). `level` is the confidence level, above 0 and below 1.
"""

from math import sqrt

from scipy.special import betaincinv, ndtri

Z95 = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""

Bounds = tuple[float, float]


def within(bounds: Bounds, ends: Bounds | None) -> Bounds:
    """Bounds of a mean cut at the least and the most that it can be; as they are without `ends`.

    The t interval of few answers near the end of a scale goes beyond it. A mean lies within the
    scale, so what is cut off holds no value that it could have.
    """
    if ends is None:
        return bounds
    return max(bounds[0], ends[0]), min(bounds[1], ends[1])


def two_sided_z(level: float) -> float:
    """The standard normal quantile that leaves half of 1 − level on either side."""
    return Z95 if level == 0.95 else float(ndtri((1 + level) / 2))


def wilson(x: float, n: float, level: float = 0.95) -> Bounds:
    """Wilson score bounds, which are what is shown with every share.

    Averaged over shares they hold them as often as `level` says. At 0.95 a single share is held in
    at least 92 of 100 cases where five answers of either kind are expected, in 83 at the worst.
    Neither number need be whole: for weighted answers, `n` is how many they are worth.
    Source: Wilson (1927), Journal of the American Statistical Association 22, 209.
    """
    return score_bounds(x, n, two_sided_z(level))


def score_bounds(x: float, n: float, z: float) -> Bounds:
    """Wilson's bounds where a score test would reject beyond `z` standard errors."""
    if n == 0:
        return 0.0, 1.0
    share, z2 = x / n, z * z
    middle = share + z2 / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low, high = (middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)
    # Rounding must not push the bound of a share of 0 or 1 past it.
    return (0.0 if x == 0 else low), (1.0 if x == n else high)


def agresti_coull(x: int, n: int, level: float = 0.95) -> Bounds:
    """Agresti–Coull bounds: the Wald ones of z²/2 more answers on each side, within 0..1.

    Source: Agresti and Coull (1998), The American Statistician 52, 119.
    """
    if n == 0:
        return 0.0, 1.0
    z = two_sided_z(level)
    more = n + z * z
    share = (x + z * z / 2) / more
    half = z * sqrt(share * (1 - share) / more)
    return max(0.0, share - half), min(1.0, share + half)


def clopper_pearson(x: float, n: float, level: float = 0.95) -> Bounds:
    """Exact bounds, which hold the share at least as often as `level` says, and so are wide.

    Neither number need be whole. Source: Clopper and Pearson (1934), Biometrika 26, 404.
    """
    tail = (1 - level) / 2
    low = float(betaincinv(x, n - x + 1, tail)) if x > 0 else 0.0
    high = float(betaincinv(x + 1, n - x, 1 - tail)) if x < n else 1.0
    return low, high


def jeffreys(x: int, n: int, level: float = 0.95) -> Bounds:
    """Equal-tailed Bayesian bounds with the prior Beta(1/2, 1/2).

    Source: Brown, Cai and DasGupta (2001), Statistical Science 16, 101.
    """
    if n == 0:
        return 0.0, 1.0
    tail = (1 - level) / 2
    low, high = betaincinv(x + 0.5, n - x + 0.5, (tail, 1 - tail))
    return float(low), float(high)


def finite_population_error(x: int, n: int, population: int) -> float | None:
    """Standard error of a share when the `n` were drawn at random from `population`, or are all.

    For random samples and for censuses of a list, never for readers who chose to answer. None
    below two answers. 0 <= x <= n <= population.
    Source: Cochran (1977), Sampling Techniques, section 3.2.
    """
    if n < 2:
        return None
    share = x / n
    return sqrt((1 - n / population) * share * (1 - share) / (n - 1))
