"""The Net Promoter Score: promoters less detractors, in points −100..100."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np
from scipy.special import ndtr

from survey_app.statistics.arrays import Floats
from survey_app.statistics.intervals import Bounds, two_sided_z
from survey_app.statistics.weighted import Estimate, weighted_mean
from survey_app.statistics.weights import Weights


@dataclass(frozen=True)
class Sides:
    """How many answered 9 or 10, 7 or 8, and 0 to 6."""

    promoters: int
    passives: int
    detractors: int

    @classmethod
    def of(cls, histogram: Mapping[int, int]) -> "Sides":
        """From value 0..10 → n."""
        promoters = sum(count for value, count in histogram.items() if value >= 9)
        detractors = sum(count for value, count in histogram.items() if value <= 6)
        return cls(promoters, sum(histogram.values()) - promoters - detractors, detractors)

    @classmethod
    def of_points(cls, points: Iterable[tuple[float, int]]) -> "Sides":
        """From pairs of the points of an answer (−100, 0 or 100) and n."""
        times: Counter[float] = Counter()
        for point, n in points:
            times[point] += n
        return cls(times[100.0], times[0.0], times[-100.0])

    @property
    def n(self) -> int:
        """How many answered."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float | None:
        """Promoters less detractors in points; None without answers."""
        return 100 * (self.promoters - self.detractors) / self.n if self.n else None

    @property
    def variance(self) -> float:
        """Of the score of one answer, in squared points; 0 without answers."""
        if not self.n:
            return 0.0
        more, less = self.promoters / self.n, self.detractors / self.n
        return 1e4 * (more + less - (more - less) ** 2)


def net_promoter_score(
    histogram: Mapping[int, int],
) -> tuple[float | None, float | None, float | None]:
    """Score in points −100..100 and its adjusted Wald bounds, from value 0..10 → n.

    The bounds are clipped to −100..100; all None without answers.
    """
    sides = Sides.of(histogram)
    if not sides.n:
        return None, None, None
    return sides.score, *score_bounds(sides)


def score_bounds(sides: Sides, level: float = 0.95) -> Bounds:
    """The adjusted Wald bounds, clipped to −100..100 and with the score of `sides` within them.

    Those of a single answer would end before it.
    """
    centre, half = adjusted_wald(sides, level)
    score = centre if sides.score is None else sides.score
    return max(-100.0, min(score, centre - half)), min(100.0, max(score, centre + half))


def adjusted_wald(sides: Sides, level: float = 0.95) -> tuple[float, float]:
    """The middle and the half width of the score's bounds, in points; they may pass ±100.

    From n + 3 answers with 3/4 more promoters and detractors each, so that the bounds have a
    width where all agree. Source: Rocks (2016), The American Statistician 70, 365.
    """
    n = sides.n + 3
    more, less = (sides.promoters + 0.75) / n, (sides.detractors + 0.75) / n
    centre = more - less
    half = two_sided_z(level) * sqrt((more + less - centre**2) / n)
    return 100 * centre, 100 * half


def weighted_score(values: Floats, weights: Weights) -> Estimate | None:
    """The score of weighted answers 0..10, in points, as the mean of −100, 0 and 100.

    With `Weights.equal` its t bounds are the trinomial ones of unweighted answers.
    """
    points = 100.0 * ((values >= 9).astype(np.float64) - (values <= 6))
    return weighted_mean(points, weights)


def weighted_score_bounds(score: Estimate) -> Bounds | None:
    """t bounds of a weighted score, clipped to −100..100; None for a single answer.

    Where nothing varies, the adjusted Wald ones of as many answers as these are worth.
    """
    if score.error is None:
        return None
    bounds = score.bounds()
    if bounds is not None:
        return max(-100.0, bounds[0]), min(100.0, bounds[1])
    worth = max(1, int(score.effective))
    return score_bounds(Sides.of_points([(score.value, worth)]))


@dataclass(frozen=True)
class Change:
    """By how many points a score has changed."""

    value: float
    error: float
    bounds: Bounds
    p: float | None
    """Two-sided, of no change; None where nothing varies in either wave."""


def score_change(before: Sides, after: Sides, level: float = 0.95) -> Change | None:
    """after − before of two independent waves; None where one of them has no answers.

    z test with the variances of the two samples. The bounds are made of the adjusted Wald ones of
    both scores, so that they have a width where all of a wave agree.
    Source: Zou and Donner (2008), Statistics in Medicine 27, 1693.
    """
    if before.score is None or after.score is None:
        return None
    value = after.score - before.score
    error = sqrt(before.variance / before.n + after.variance / after.n)
    low1, high1 = score_bounds(before, level)
    low2, high2 = score_bounds(after, level)
    low = value - hypot(after.score - low2, high1 - before.score)
    high = value + hypot(high2 - after.score, before.score - low1)
    p = 2 * float(ndtr(-abs(value / error))) if error > 0 else None
    return Change(value, error, (low, high), p)
