"""Two wordings compared while the experiment runs, as often as one likes to look.

A test for one look raises far more false alarms if it is looked at every day. These p-values
and bounds hold at all looks together; the price is that they need more readers. For one look at
an end that was fixed before, see `differences`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import NamedTuple

MIXING_VARIANCE = 0.02
"""Of the differences looked for: about ±0.14, as wordings of one question make."""

BURN_IN = 50
"""Fewest readers in each arm: below, shares are too coarse for the normal approximation."""


class Arm(NamedTuple):
    """One wording so far: `x` of `n` readers chose the option."""

    x: int
    n: int


@dataclass(frozen=True)
class Look:
    """What one look shows of B − A.

    `ratio` is the likelihood of “they differ” over that of “they do not”; `p_instant` its
    inverse, at most 1; `p` the smallest one so far, which is the one to act on. `low` and `high`
    hold the true difference at all looks with probability 1 − alpha. Before the burn-in is over
    nothing is known: `ratio` and `p` are 1, and the bounds are −1 and 1.
    """

    difference: float | None
    ratio: float
    p_instant: float
    p: float
    low: float
    high: float


def watched_difference(
    looks: Iterable[tuple[Arm, Arm]],
    alpha: float = 0.05,
    mixing: float = MIXING_VARIANCE,
    burn_in: int = BURN_IN,
) -> list[Look]:
    """Always-valid p-values and bounds of the difference of two shares, at each look.

    `looks` are the arms (A, B) so far, oldest first; the arms need not be equally large. The
    difference is None while an arm has no readers. A mixture sequential probability ratio test
    with a normal mixture, asymptotically valid. Source: Johari, Koomen, Pekelis & Walsh (2022),
    Operations Research 70, 1806. Where all readers of an arm agree, its variance is that with one
    more reader of each sort (Agresti & Caffo 2000, The American Statistician 54, 280): it is never
    0 and, as it tends to the true one, the test stays valid.
    """
    found: list[Look] = []
    for a, b in looks:
        smallest = found[-1].p if found else 1.0
        found.append(_look(a, b, alpha, mixing, burn_in, smallest))
    return found


def _look(a: Arm, b: Arm, alpha: float, mixing: float, burn_in: int, smallest: float) -> Look:
    """One look, after looks with `smallest` as their smallest p."""
    if min(a.n, b.n) == 0:
        return Look(None, 1.0, 1.0, smallest, -1.0, 1.0)
    difference = b.x / b.n - a.x / a.n
    if min(a.n, b.n) < burn_in:
        return Look(difference, 1.0, 1.0, smallest, -1.0, 1.0)
    variance = sum(map(_variance, (a, b)))
    both = variance + mixing
    exponent = mixing * difference**2 / (2 * variance * both)
    ratio = sqrt(variance / both) * exp(min(700.0, exponent))
    instant = min(1.0, 1 / ratio)
    half = sqrt(variance * both / mixing * (2 * log(1 / alpha) + log(both / variance)))
    bounds = max(-1.0, difference - half), min(1.0, difference + half)
    return Look(difference, ratio, instant, min(smallest, instant), *bounds)


def _variance(arm: Arm) -> float:
    """Of an arm's share, never 0."""
    x, n = arm if 0 < arm.x < arm.n else (arm.x + 1, arm.n + 2)
    return x / n * (1 - x / n) / n
