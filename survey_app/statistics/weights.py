"""The weights of responses, as sums by group.

What weighted estimates need of the weights are two sums per group of equal responses: of the
weights and of their squares. So they can be computed from a table of sums as exactly as from
rows, of however many responses; a response may as well be a group of its own.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from survey_app.errors import Invalid
from survey_app.statistics.arrays import Floats, Integers, summed


@dataclass(frozen=True)
class Weights:
    """Sums of the weights of a design, or of a part of it, by group.

    The arrays have one shape, whichever the groups have (a row of options, a table of cells).
    """

    sums: Floats
    """Sum of the weights of each group."""
    squares: Floats
    """Sum of the squared weights of each group."""
    counts: Integers
    """Responses of each group with a weight above 0."""
    n: int
    """Responses of the whole design with a weight above 0: stays when a part is taken."""

    @classmethod
    def of(cls, weights: npt.ArrayLike) -> "Weights":
        """Each response a group. Raises Invalid with the reason where a weight cannot be one."""
        checked = checked_weights(weights)
        counts = (checked > 0).astype(np.int64)
        return cls(checked, checked**2, counts, int(counts.sum()))

    @classmethod
    def equal(cls, counts: Integers) -> "Weights":
        """Unweighted answers, so many in each group: each has the weight 1."""
        sums = counts.astype(np.float64)
        return cls(sums, sums, counts, int(counts.sum()))

    def grouped(self, groups: Integers, shape: int | tuple[int, ...]) -> "Weights":
        """The sums of these by `groups`, an index 0.. for each into a flattened `shape`."""

        size = int(np.prod(shape))
        sums, squares, counts = (
            summed(groups, values, size).reshape(shape)
            for values in (self.sums, self.squares, self.counts)
        )
        return Weights(sums, squares, counts.astype(np.int64), self.n)

    def part(self, groups: Any) -> "Weights":
        """Those of some groups (an index or a mask), still of the whole design."""
        return Weights(self.sums[groups], self.squares[groups], self.counts[groups], self.n)

    def against(self, whole: "Weights") -> "Weights":
        """These, and below them what else there is in `whole`, which has the same groups."""
        # What rounding leaves of a difference must not become a weight.
        counts = whole.counts - self.counts
        sums, squares = (
            np.where(counts > 0, np.maximum(of_all - own, 0.0), 0.0)
            for own, of_all in ((self.sums, whole.sums), (self.squares, whole.squares))
        )
        return Weights(
            np.stack([self.sums, sums]),
            np.stack([self.squares, squares]),
            np.stack([self.counts, counts]),
            self.n,
        )

    @property
    def base(self) -> int:
        """How many responses these are."""
        return int(self.counts.sum())

    @property
    def effective(self) -> float:
        """How many equally weighted responses these are worth (Kish): 0..base.

        Source: Kish (1965), Survey Sampling, section 11.7.
        """
        squares = self.squares.sum()
        # What rounding makes of 30 equal weights must not fall short of 30, which decides much.
        return round(float(self.sums.sum() ** 2 / squares), 9) if squares > 0 else 0.0

    @property
    def design_effect(self) -> float | None:
        """By how much weighting alone widens variances (Kish), at least 1; None for none."""
        return self.base / self.effective if self.effective > 0 else None


def checked_weights(weights: npt.ArrayLike) -> Floats:
    """The weights as an array, each finite and at least 0, and one above 0; else Invalid."""
    given = np.asarray(weights, dtype=np.float64)
    if not np.isfinite(given).all():
        raise Invalid.at("weights", "A weight is missing or not a finite number.")
    if (given < 0).any():
        raise Invalid.at("weights", "A weight is below zero.")
    if not (given > 0).any():
        raise Invalid.at("weights", "No weight is above zero.")
    return given
