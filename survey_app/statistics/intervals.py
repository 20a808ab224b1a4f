"""Intervals for shares."""

from math import sqrt

Z95 = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""


def wilson(x: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Wilson score bounds of the share x/n, as fractions 0..1.

    `x` of `n`, 0 <= x <= n. With n = 0 nothing is known: (0, 1).
    Source: Wilson (1927), Journal of the American Statistical Association 22, 209.
    """
    if n == 0:
        return 0.0, 1.0
    share, z2 = x / n, z * z
    middle = share + z2 / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low, high = (middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)
    # Rounding must not push the bound of a share of 0 or 1 past it.
    return (0.0 if x == 0 else low), (1.0 if x == n else high)
