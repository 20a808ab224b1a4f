"""Numbers of which there are many different ones, put together into bands."""

from collections.abc import Sequence
from math import floor, log10

from survey_app.analytics.facets.facet import Category

MOST = 10
"""Bands at most."""
STEPS = (1, 2, 5, 10, 20)


def banded(values: Sequence[float]) -> list[Category]:
    """The band of each value: all have one round width, from a first value to below the next.

    Whole numbers are named by the first and the last of a band: "10 to 19".
    """
    if not values:
        return []
    low = min(values)
    is_whole = all(value == floor(value) for value in values)
    width = _width(low, max(values), least=1 if is_whole else 0)
    first = _place(low, width)

    def band(value: float) -> Category:
        place = _place(value, width)
        start, end = place * width, (place + 1) * width
        words = f"{start:g} to {end - 1:g}" if is_whole else f"{start:g} to below {end:g}"
        if is_whole and width == 1:
            words = f"{start:g}"
        # Keys sort like their bands.
        return Category(f"{place - first:03}", words.replace("-", "−"))

    return [band(value) for value in values]


def _width(low: float, high: float, *, least: float) -> float:
    """The smallest of 1, 2, 5, 10, … that makes few enough bands, at least `least`."""
    if high <= low:
        return 1.0
    power: float = max(least, 10.0 ** floor(log10((high - low) / MOST)))
    return next(
        step * power
        for step in STEPS
        if _place(high, step * power) - _place(low, step * power) < MOST
    )


def _place(value: float, width: float) -> int:
    # What rounding makes of 0.3 / 0.1 must not put it into the band below.
    return floor(round(value / width, 9))
