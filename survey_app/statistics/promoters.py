"""The Net Promoter Score."""

from collections.abc import Mapping
from math import sqrt

from survey_app.statistics.intervals import Z95


def net_promoter_score(
    histogram: Mapping[int, int],
) -> tuple[float | None, float | None, float | None]:
    """Score in points −100..100 and its adjusted Wald bounds, from value 0..10 → n.

    Promoters answer 9 or 10, detractors 0 to 6. The bounds come from n + 3 answers with 3/4
    more promoters and detractors each, and are clipped to −100..100; all None without answers.
    Source: Rocks (2016), The American Statistician 70, 365.
    """
    n = sum(histogram.values())
    if n == 0:
        return None, None, None
    promoters = sum(count for value, count in histogram.items() if value >= 9)
    detractors = sum(count for value, count in histogram.items() if value <= 6)
    more, less = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    middle = more - less
    half = Z95 * sqrt((more + less - middle**2) / (n + 3))
    score = 100 * (promoters - detractors) / n
    return score, max(-100.0, 100 * (middle - half)), min(100.0, 100 * (middle + half))
