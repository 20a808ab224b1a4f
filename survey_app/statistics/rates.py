"""Counts of what comes one by one, in two equally long times."""

from math import inf

from survey_app.statistics.intervals import wilson


def rate_ratio(first: int, second: int) -> tuple[float, float, float] | None:
    """first / second and its 95 % bounds, for counts >= 0 of equally long times.

    Of all that came, the share of the first time has Wilson's bounds; odds of shares are ratios of
    rates. The upper bound may be infinite. None where nothing came in the second time.
    Source: Przyborowski and Wilenski (1940), Biometrika 31, 313, for the conditioning.
    """
    if second == 0:
        return None
    low, high = wilson(first, first + second)
    return first / second, low / (1 - low), high / (1 - high) if high < 1 else inf
