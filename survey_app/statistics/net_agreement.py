"""Who agrees less who disagrees, of answers on a scale with a middle."""

from collections.abc import Mapping
from dataclasses import replace

from survey_app.statistics.differences import Difference, lead
from survey_app.statistics.promoters import Sides, score_bounds


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
    low, high = score_bounds(Sides(above, n - above - below, below))
    return replace(found, low=low / 100, high=high / 100)
