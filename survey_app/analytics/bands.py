"""Numbers of which there are many different ones, put together into bands."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10

import numpy as np

from survey_app.analytics.facets.facet import Category
from survey_app.analytics.quarters import place_of
from survey_app.statistics.arrays import Floats

MOST = 10
"""Bands at most, and one below and one above them."""
STEPS = (1, 2, 5, 10, 20)
FAR = 3.0
"""Beyond the quartiles by more than so many times their distance, a number is far off."""


def banded(found: Mapping[float, int]) -> dict[float, Category]:
    """The band of each number, of those that were found so many times; empty bands are left out."""
    if not found:
        return {}
    bands = bands_of(found)
    return {value: bands.of(value) for value in found}


def bands_of(found: Mapping[float, int], most: int = MOST) -> "Bands":
    """At most so many bands for numbers that were found so many times, at least one of them.

    All have one round width, from a first value to below the next; whole numbers are named by the
    first and the last of a band: "10 to 19". What is far off has an open band, "100 and more", so
    that a single number does not put all others into one band.
    """
    values = sorted(found)
    near = near_of(found)
    is_whole = all(value == floor(value) for value in values)
    width = _width(near[0], near[-1], most, least=1 if is_whole else 0)
    first, last = _place(near[0], width), _place(near[-1], width)
    lowest, highest = _place(values[0], width), _place(values[-1], width)
    # Where one more band holds the rest, it need not be an open one.
    return Bands(
        first=lowest if lowest == first - 1 else first,
        last=highest if highest == last + 1 else last,
        lowest=lowest,
        highest=highest,
        width=width,
        is_whole=is_whole,
    )


@dataclass(frozen=True)
class Bands:
    """Bands from a first place to a last one; a place is a value by the width, rounded down."""

    first: int
    last: int
    lowest: int
    """Place of the lowest value; below `first` there is an open band."""
    highest: int
    width: float
    is_whole: bool

    @property
    def places(self) -> range:
        """Of all bands, the open ones too."""
        return range(max(self.lowest, self.first - 1), min(self.highest, self.last + 1) + 1)

    def place(self, value: float) -> int:
        """That of the band in which a value is."""
        return min(max(_place(value, self.width), self.first - 1), self.last + 1)

    def start(self, place: int) -> str:
        """The first value of a band, in words."""
        return number_in_words(place * self.width)

    def words(self, place: int) -> str:
        """What a band is called."""
        if place < self.first:
            return f"below {self.start(self.first)}"
        if place > self.last:
            return f"{self.start(place)} and more"
        if not self.is_whole:
            return f"{self.start(place)} to below {self.start(place + 1)}"
        end = number_in_words((place + 1) * self.width - 1)
        return self.start(place) + (f" to {end}" if self.width > 1 else "")

    def of(self, value: float) -> Category:
        """The band of a value, as a category; keys sort like their bands."""
        place = self.place(value)
        return Category(f"{place - self.first + 1:03}", self.words(place))


def near_of(found: Mapping[float, int]) -> list[float]:
    """The values, in order, without those that are far off; each was found so many times.

    Where half of all answers are the same value, the quartiles say nothing of the others, and the
    last twentieth on each side counts as far off.
    Source: Tukey (1977), Exploratory Data Analysis, 2D ("far out").
    """
    values: Floats = np.array(sorted(found))
    below = np.cumsum([found[value] for value in values.tolist()])

    def quantile(share: float) -> float:
        return float(values[np.searchsorted(below, place_of(share, int(below[-1])))])

    low, high = quantile(0.25), quantile(0.75)
    beyond = FAR * (high - low)
    if not beyond:
        low, high = quantile(0.05), quantile(0.95)
    is_near = (values >= low - beyond) & (values <= high + beyond)
    return [float(value) for value in values[is_near]]


def _width(low: float, high: float, most: int, *, least: float) -> float:
    """The smallest of 1, 2, 5, 10, … that makes few enough bands, at least `least`."""
    if high <= low:
        return 1.0
    power: float = max(least, 10.0 ** floor(log10((high - low) / most)))
    return next(
        step * power
        for step in STEPS
        if _place(high, step * power) - _place(low, step * power) < most
    )


def _place(value: float, width: float) -> int:
    # What rounding makes of 0.3 / 0.1 must not put it into the band below.
    return floor(round(value / width, 9))


def number_in_words(value: float) -> str:
    """ "1,200.5", "−3"."""
    return f"{value:,.12g}".replace("-", "−")
