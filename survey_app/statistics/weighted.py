"""Means and shares of weighted answers, with the error of their linearisation.

Each function takes the value of each group and the `Weights` of the groups; a group may be one
response. A part of the weights (`Weights.part`) gives the estimate of a domain, with the whole
design behind its error. The formulas are those of a design drawn with replacement, as in Lumley
(2010), Complex Surveys; weights are never taken for counts.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import stdtrit

from survey_app.statistics.arrays import Floats
from survey_app.statistics.intervals import Bounds
from survey_app.statistics.weights import Weights


@dataclass(frozen=True)
class Estimate:
    """A weighted mean; a share is the mean of 0 and 1."""

    value: float
    error: float | None
    """Standard error; None for a single response."""
    base: int
    """Responses behind it, without those whose weight is 0."""
    effective: float
    """How many equally weighted responses they are worth (Kish)."""

    @property
    def degrees(self) -> int:
        """Degrees of freedom: responses less one."""
        return self.base - 1

    def bounds(self, level: float = 0.95) -> Bounds | None:
        """Its t bounds, for a mean; None without an error, or with one of 0, where all values are
        the same. Shares have bounds of their own."""
        if not self.error:
            return None
        half = float(stdtrit(self.degrees, (1 + level) / 2)) * self.error
        return self.value - half, self.value + half


def weighted_mean(values: Floats, weights: Weights) -> Estimate | None:
    """The mean of `values`, one for each group; None without a weight above 0.

    SE = √(n/(n−1) · Σ(w·(x − mean))²) / Σw. Equal weights give the usual mean and error.
    """
    total = float(weights.sums.sum())
    if total <= 0:
        return None
    # Counted from one of the values, so that values that are all the same have no error at all.
    start = float(values[weights.sums.argmax()])
    mean = start + float(((values - start) * weights.sums).sum()) / total
    scores = float((weights.squares * (values - mean) ** 2).sum())
    return estimate(mean, scores, weights)


def estimate(mean: float, scores: float, weights: Weights) -> Estimate:
    """A mean with its error from `scores`, the sum over responses of (weight · residual)²."""
    error = None
    if weights.base > 1:
        error = sqrt(weights.n / (weights.n - 1) * scores) / float(weights.sums.sum())
    return Estimate(mean, error, weights.base, weights.effective)


def weighted_deviation(values: Floats, weights: Weights) -> float | None:
    """The standard deviation of the values; None below two responses."""
    found = weighted_mean(values, weights)
    if found is None or found.base < 2:
        return None
    squares = float((weights.sums * (values - found.value) ** 2).sum())
    return sqrt(squares / float(weights.sums.sum()) * found.base / (found.base - 1))


def design_effect(values: Floats, weights: Weights) -> float | None:
    """The variance of the mean by that of as many responses drawn at random.

    Unlike Kish's (`Weights.design_effect`) it knows the values. None where they do not differ.
    """
    found, deviation = weighted_mean(values, weights), weighted_deviation(values, weights)
    if found is None or found.error is None or not deviation:
        return None
    return found.error**2 / (deviation**2 / found.base)


def weighted_quantile(values: Floats, weights: Weights, part: float) -> float | None:
    """The smallest value at or below which at least `part` (0..1) of the weight lies.

    None without a weight above 0. Source: Hyndman and Fan (1996), The American Statistician 50,
    361, definition 1.
    """
    total = float(weights.sums.sum())
    if total <= 0:
        return None
    weighed = weights.sums > 0
    order = np.argsort(values[weighed], kind="stable")
    below = np.cumsum(weights.sums[weighed][order])
    # What rounding makes of a sum must not decide whether a half is reached.
    place = int(np.searchsorted(below, part * total * (1 - 1e-12)))
    return float(values[weighed][order][min(place, len(below) - 1)])
