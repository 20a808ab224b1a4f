"""Margins: what is known of the readership, and in which category each response is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from survey_app.errors import Invalid
from survey_app.statistics.arrays import Floats, Integers, summed

SUM_TOLERANCE = 0.005
"""Targets may miss 1 by this much, as printed percentages do; they are then scaled."""
UNKNOWN = -1


@dataclass(frozen=True)
class Margin:
    """A variable with a known distribution."""

    name: str
    categories: tuple[str, ...]
    targets: Floats
    """The known share of each category; adds up to 1 ± 0.005."""
    codes: Integers
    """For each response the index of its category, −1 where its answer is not known."""

    def __post_init__(self) -> None:
        """Raise Invalid with the reason where the targets are no distribution."""
        if len(self.categories) != len(self.targets) or not len(self.targets):
            raise Invalid.at(self.name, "Every category needs a target, and there must be one.")
        if not np.isfinite(self.targets).all() or (self.targets < 0).any():
            raise Invalid.at(self.name, "A target is missing or below zero.")
        total = float(self.targets.sum())
        if abs(total - 1) > SUM_TOLERANCE + 1e-12:
            raise Invalid.at(self.name, f"The targets add up to {total:.4g} instead of 1.")
        if len(self.codes) and not UNKNOWN <= self.codes.min() <= self.codes.max() < self.size:
            raise Invalid.at(self.name, "Somebody is in a category that has no target.")

    @classmethod
    def of(cls, name: str, answers: Sequence[str | None], targets: Mapping[str, float]) -> "Margin":
        """From answers as words; None for not known. Raises Invalid as above."""
        categories = tuple(targets)
        places: dict[str | None, int] = {it: i for i, it in enumerate(categories)}
        places[None] = UNKNOWN
        for answer in set(answers):
            if answer not in places:
                raise Invalid.at(
                    f"{name}={answer}", "Somebody is in this category, but it has no target."
                )
        codes = np.fromiter((places[it] for it in answers), dtype=np.int64, count=len(answers))
        return cls(name, categories, np.array(list(targets.values()), dtype=np.float64), codes)

    @property
    def size(self) -> int:
        """How many categories have a target."""
        return len(self.categories)

    def place(self, category: int) -> str:
        """How errors name a category: `age=55+`."""
        return f"{self.name}={self.categories[category]}"


@dataclass(frozen=True)
class Group:
    """A margin as it is weighted to: those who are not known are a category of their own.

    Its target is the share that they have anyway, and the targets of the others are shares of the
    rest, so that an answer that is not known moves no weight within this margin.
    """

    codes: Integers
    """For each response its category; the last one are the unknown, if there are any."""
    targets: Floats
    """Adds up to 1."""

    @classmethod
    def of(cls, margin: Margin, base: Floats) -> "Group":
        """Raises Invalid where no response could reach a target, or a target empties a category."""
        known = margin.codes != UNKNOWN
        codes = np.where(known, margin.codes, margin.size)
        sums = summed(codes, base, margin.size + 1)
        for i, target in enumerate(margin.targets):
            if target > 0 and sums[i] == 0:
                raise Invalid.at(
                    margin.place(i), "Nobody who answered is in this category, but it has a target."
                )
            if target == 0 and sums[i] > 0:
                raise Invalid.at(
                    margin.place(i), "Its target is 0, which would weigh out those who are in it."
                )
        unknown = sums[-1] / sums.sum()
        targets = margin.targets / margin.targets.sum() * (1 - unknown)
        return cls(codes, np.append(targets, unknown) if unknown > 0 else targets)
