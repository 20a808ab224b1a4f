"""Differences of two shares or means of unweighted and weighted answers, each with its test.

Shares are x of n with 0 <= x <= n, differences are first − second, and `p` is two-sided. None is
returned where one of the two has no answers; a test is None where nothing varies.
"""

from dataclasses import dataclass
from math import asin, hypot, sqrt

from scipy.special import bdtr, chdtrc, ndtr, stdtr, stdtrit

from survey_app.statistics.arrays import Integers
from survey_app.statistics.intervals import two_sided_z, wilson
from survey_app.statistics.weighted import Estimate

EXACT_BELOW = 25
"""Of fewer who changed their answer, the exact test is reported."""


@dataclass(frozen=True)
class Difference:
    """first − second, with bounds and a test of its being 0."""

    value: float
    low: float
    high: float
    statistic: float | None
    """z or t."""
    p: float | None


def share_difference(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Difference | None:
    """Of two independent shares: Newcombe's bounds, and the z test with the pooled share.

    Source: Newcombe (1998), Statistics in Medicine 17, 873, method 10.
    """
    if n1 == 0 or n2 == 0:
        return None
    first, second = x1 / n1, x2 / n2
    low1, high1 = wilson(x1, n1, level)
    low2, high2 = wilson(x2, n2, level)
    pooled = (x1 + x2) / (n1 + n2)
    value, error = first - second, sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    z = value / error if error > 0 else None
    low = value - hypot(first - low1, high2 - second)
    high = value + hypot(high1 - first, second - low2)
    return Difference(value, low, high, z, _normal_p(z))


def agresti_caffo(
    x1: int, n1: int, x2: int, n2: int, level: float = 0.95
) -> tuple[float, float] | None:
    """Bounds of share 1 − share 2: the Wald ones after an answer more on each side of both.

    Source: Agresti and Caffo (2000), The American Statistician 54, 280.
    """
    if n1 == 0 or n2 == 0:
        return None
    first, second = (x1 + 1) / (n1 + 2), (x2 + 1) / (n2 + 2)
    variance = first * (1 - first) / (n1 + 2) + second * (1 - second) / (n2 + 2)
    half = two_sided_z(level) * sqrt(variance)
    return max(-1.0, first - second - half), min(1.0, first - second + half)


def cohen_h(first: float, second: float) -> float:
    """How far two shares (0..1) are apart in angles, −π..π: 0.2 is little, 0.8 is much.

    Source: Cohen (1988), Statistical Power Analysis, chapter 6.
    """
    return 2 * asin(sqrt(first)) - 2 * asin(sqrt(second))


def lead(first: int, second: int, n: int, level: float = 0.95) -> Difference | None:
    """By how much one option is ahead of another of the same single choice, in shares.

    `first` and `second` of the same `n` answers: the two shares depend on each other, so this is
    neither the test of independent ones nor twice the error of one.
    Source: Franklin (2007), The Margin of Error for Differences in Polls.
    """
    if n == 0:
        return None
    value = (first - second) / n
    error = sqrt(max(0.0, (first + second) / n - value**2) / n)
    z, half = value / error if error > 0 else None, two_sided_z(level) * error
    return Difference(value, max(-1.0, value - half), min(1.0, value + half), z, _normal_p(z))


@dataclass(frozen=True)
class PairedChange:
    """McNemar's test of the same readers asked twice."""

    statistic: float
    """X² with one degree of freedom."""
    asymptotic_p: float
    exact_p: float
    discordant: int
    """How many changed their answer."""

    @property
    def p(self) -> float:
        """What is reported: the exact one where few changed their answer."""
        return self.exact_p if self.discordant < EXACT_BELOW else self.asymptotic_p


def paired_change(table: Integers) -> PairedChange | None:
    """Whether yes turned into no as often as no into yes; None where nobody changed.

    `table` is 2 × 2, first answer by second. Source: McNemar (1947), Psychometrika 12, 153.
    """
    there, back = int(table[0, 1]), int(table[1, 0])
    changed = there + back
    if changed == 0:
        return None
    statistic = (there - back) ** 2 / changed
    exact = min(1.0, 2 * float(bdtr(min(there, back), changed, 0.5)))
    return PairedChange(statistic, float(chdtrc(1, statistic)), exact, changed)


def bonett_price(came: int, left: int, n: int, level: float = 0.95) -> tuple[float, float] | None:
    """Bounds of how a share changed among `n` who were asked twice; None without any.

    `came` say yes the second time only, `left` the first time only. The Wald bounds after an
    answer more of either, which have a width where nobody changed.
    Source: Bonett and Price (2012), Journal of Educational and Behavioral Statistics 37, 479.
    """
    found = lead(came + 1, left + 1, n + 2, level) if n else None
    return None if found is None else (found.low, found.high)


def mean_change(changes: Estimate, level: float = 0.95) -> Difference | None:
    """Of the means of two answers of the same readers, from the mean of their `changes`.

    The paired t test. None for a single reader. Where all changed by the same, the bounds have no
    width, and there is no test. Source: Student (1908), Biometrika 6, 1.
    """
    if changes.error is None:
        return None
    bounds = changes.bounds(level)
    if bounds is None:
        return Difference(changes.value, changes.value, changes.value, None, None)
    t = changes.value / changes.error
    return Difference(changes.value, *bounds, t, 2 * float(stdtr(changes.degrees, -abs(t))))


def mean_difference(first: Estimate, second: Estimate, level: float = 0.95) -> Difference | None:
    """Of the means of two samples that have nothing to do with each other (Welch).

    An unweighted mean is one with equal weights. None where one has no error.
    Source: Welch (1947), Biometrika 34, 28.
    """
    if first.error is None or second.error is None:
        return None
    v1, v2 = first.error**2, second.error**2
    if v1 + v2 == 0:
        value = first.value - second.value
        return Difference(value, value, value, None, None)
    degrees = (v1 + v2) ** 2 / (v1**2 / first.degrees + v2**2 / second.degrees)
    return _t_difference(first, second, degrees, level)


def group_difference(
    first: Estimate, second: Estimate, n: int, level: float = 0.95
) -> Difference | None:
    """Of the means of two domains without a common response in one weighted design of n responses.

    Means or shares; t with n − 2 degrees of freedom (R's `svyttest`). None where one is missing
    its error. Source: Lumley (2010), Complex Surveys, section 5.2.
    """
    if first.error is None or second.error is None:
        return None
    return _t_difference(first, second, n - 2, level)


def _t_difference(first: Estimate, second: Estimate, degrees: float, level: float) -> Difference:
    value = first.value - second.value
    error = hypot(first.error or 0.0, second.error or 0.0)
    half = float(stdtrit(degrees, (1 + level) / 2)) * error
    t = value / error if error > 0 else None
    p = None if t is None else 2 * float(stdtr(degrees, -abs(t)))
    return Difference(value, value - half, value + half, t, p)


def _normal_p(z: float | None) -> float | None:
    return None if z is None else 2 * float(ndtr(-abs(z)))
