"""Scores of satisfaction, effort and agreement, from value → n.

Shares are fractions 0..1 with Wilson bounds, None without answers. Means of the same scales are
in `means`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from survey_app.statistics.differences import Difference, lead
from survey_app.statistics.intervals import wilson


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
    """The share above `middle` of a scale less the share below it, as a lead in one question.

    None without answers. Answers in the middle are in the base.
    """
    above = sum(count for value, count in histogram.items() if value > middle)
    below = sum(count for value, count in histogram.items() if value < middle)
    return lead(above, below, sum(histogram.values()))
