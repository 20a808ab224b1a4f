"""Numbers of which there are many different ones, put together into bands."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10

import numpy as np

from survey_app.analytics.facets.facet import Category
from survey_app.statistics.arrays import Floats, Integers

MOST = 10
"""Bands at most, and one below and one above them."""
STEPS = (1, 2, 5, 10, 20)
FAR = 3.0
"""Beyond the quartiles by more than so many times their distance, a number is far off."""


def banded(found: Mapping[float, int]) -> dict[float, Category]:
    """The band of each number, of those that were found so many times.

    All have one round width, from a first value to below the next; whole numbers are named by the
    first and the last of a band: "10 to 19". What is far off has an open band, "100 and more", so
    that a single number does not put all others into one band.
    """
    if not found:
        return {}
    values = sorted(found)
    near = _near(np.array(values), np.array([found[value] for value in values]))
    is_whole = all(value == floor(value) for value in values)
    width = _width(near[0], near[-1], least=1 if is_whole else 0)
    first, last = _place(near[0], width), _place(near[-1], width)
    lowest, highest = _place(values[0], width), _place(values[-1], width)
    # Where one more band holds the rest, it need not be an open one.
    bands = _Bands(
        first=lowest if lowest == first - 1 else first,
        last=highest if highest == last + 1 else last,
        width=width,
        is_whole=is_whole,
    )
    return {value: bands.of(value) for value in values}


@dataclass(frozen=True)
class _Bands:
    """Bands from a first place to a last one; a place is a value by the width, rounded down."""

    first: int
    last: int
    width: float
    is_whole: bool

    def of(self, value: float) -> Category:
        place = _place(value, self.width)
        start, end = place * self.width, (place + 1) * self.width
        if place < self.first:
            place, words = self.first - 1, f"below {_words(self.first * self.width)}"
        elif place > self.last:
            place, words = self.last + 1, f"{_words((self.last + 1) * self.width)} and more"
        elif not self.is_whole:
            words = f"{_words(start)} to below {_words(end)}"
        else:
            words = _words(start)
            words += f" to {_words(end - 1)}" if self.width > 1 else ""
        # Keys sort like their bands.
        return Category(f"{place - self.first + 1:03}", words)


def _near(values: Floats, times: Integers) -> list[float]:
    """The values, in order, without those that are far off.

    Where half of all answers are the same value, the quartiles say nothing of the others, and the
    last twentieth on each side counts as far off.
    Source: Tukey (1977), Exploratory Data Analysis, 2D ("far out").
    """
    below = np.cumsum(times) / times.sum()

    def quantile(share: float) -> float:
        # What rounding makes of a sum of shares must not lead to the value behind.
        return float(values[np.searchsorted(below, share - 1e-12)])

    low, high = quantile(0.25), quantile(0.75)
    beyond = FAR * (high - low)
    if not beyond:
        low, high = quantile(0.05), quantile(0.95)
    is_near = (values >= low - beyond) & (values <= high + beyond)
    return [float(value) for value in values[is_near]]


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


def _words(value: float) -> str:
    return f"{value:,.12g}".replace("-", "−")
