"""Scores of satisfaction, effort and agreement, from value → n.

Shares are fractions 0..1 with Wilson bounds, None without answers. Means of the same scales are
in `means`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from survey_app.statistics.differences import Difference, lead
from survey_app.statistics.intervals import wilson
from survey_app.statistics.promoters import Sides, adjusted_wald


@dataclass(frozen=True)
class Score:
    """A share of the answers with its bounds."""

    n: int
    base: int
    share: float
    low: float
    high: float


def satisfied(histogram: Mapping[int, int], level: float = 0.95) -> Score | None:
    """Customer satisfaction (CSAT): the share of the upper two of five values."""
    return share_from(histogram, 4, level)


def at_ease(histogram: Mapping[int, int], level: float = 0.95) -> Score | None:
    """Customer effort (CES 2.0): the share of 5 to 7 of seven values of agreement."""
    return share_from(histogram, 5, level)


def share_from(histogram: Mapping[int, int], least: int, level: float = 0.95) -> Score | None:
    """The share of the answers that are `least` or more; None without answers."""
    base = sum(histogram.values())
    if not base:
        return None
    n = sum(count for value, count in histogram.items() if value >= least)
    return Score(n, base, n / base, *wilson(n, base, level))


def net_agreement(histogram: Mapping[int, int], middle: float) -> Difference | None:
    """The share above `middle` of a scale less the share below it, −1..1.

    The test is that of a lead in one question; the bounds are adjusted Wald as those of the Net
    Promoter Score, which is a net share too: they have a width where all agree. None without
    answers. Answers in the middle are in the base.
    """
    above = sum(count for value, count in histogram.items() if value > middle)
    below = sum(count for value, count in histogram.items() if value < middle)
    n = sum(histogram.values())
    found = lead(above, below, n)
    if found is None:
        return None
    centre, half = adjusted_wald(Sides(above, n - above - below, below))
    # A single answer pulls the bounds so far inwards that they would not hold it.
    low = max(-1.0, min(found.value, (centre - half) / 100))
    high = min(1.0, max(found.value, (centre + half) / 100))
    return replace(found, low=low, high=high)
