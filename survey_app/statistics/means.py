"""Means of values that are given as a histogram, or by their sums."""

from collections.abc import Mapping
from math import sqrt

from scipy.special import stdtrit


def mean_interval(histogram: Mapping[int, int]) -> tuple[float | None, float | None, float | None]:
    """Mean and its 95 % t bounds from value → n.

    None for the mean when there is no value, None for the bounds when there is only one: a spread
    cannot be estimated then. Where all values are the same the bounds have no width, which pages
    do not show: it would claim that nobody could ever answer differently. Source: Student (1908),
    Biometrika 6, 1.
    """
    n = sum(histogram.values())
    if n == 0:
        return None, None, None
    mean = sum(value * count for value, count in histogram.items()) / n
    return _bounded(n, mean, sum(count * (v - mean) ** 2 for v, count in histogram.items()))


def median_step(histogram: Mapping[int, int]) -> int | None:
    """The lowest step of a scale at or below which half of the answers lie, from step → n.

    Of an even number it is the lower one of the two in the middle, as nobody can answer between
    two steps. None without answers. Source: Hyndman and Fan (1996), The American Statistician 50,
    361, definition 1; the same as `weighted.weighted_quantile` with equal weights.
    """
    n, below = sum(histogram.values()), 0
    for step in sorted(histogram):
        below += histogram[step]
        if n and 2 * below >= n:
            return step
    return None


def deviation(histogram: Mapping[int, int]) -> float | None:
    """The standard deviation of the values (with n − 1); None below two of them."""
    n = sum(histogram.values())
    if n < 2:
        return None
    mean = sum(value * count for value, count in histogram.items()) / n
    return sqrt(sum(count * (v - mean) ** 2 for v, count in histogram.items()) / (n - 1))


def mean_of_sums(
    n: int, total: int, squares: int
) -> tuple[float | None, float | None, float | None]:
    """The same from the number of values, their sum, and the sum of their squares.

    All three are whole numbers, so that nothing is lost by rounding before the last step.
    """
    if n == 0:
        return None, None, None
    return _bounded(n, total / n, max(0, n * squares - total * total) / n)


def _bounded(n: int, mean: float, deviations: float) -> tuple[float, float | None, float | None]:
    """A mean with its bounds from the sum of squared deviations from it."""
    if n == 1:
        return mean, None, None
    half = float(stdtrit(n - 1, 0.975)) * sqrt(deviations / (n - 1) / n)
    return mean, mean - half, mean + half
