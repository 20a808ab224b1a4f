"""Means of values that are given as a histogram."""

from collections.abc import Mapping
from math import sqrt

from scipy.special import stdtrit


def mean_interval(histogram: Mapping[int, int]) -> tuple[float | None, float | None, float | None]:
    """Mean and its 95 % t bounds from value → n.

    None for the mean when there is no value, None for the bounds when there is only one:
    a spread cannot be estimated then. Source: Student (1908), Biometrika 6, 1.
    """
    n = sum(histogram.values())
    if n == 0:
        return None, None, None
    mean = sum(value * count for value, count in histogram.items()) / n
    if n == 1:
        return mean, None, None
    squares = sum(count * (value - mean) ** 2 for value, count in histogram.items())
    half = float(stdtrit(n - 1, 0.975)) * sqrt(squares / (n - 1) / n)
    return mean, mean - half, mean + half
