"""Raking: weights with which the answers have the known distribution of several variables."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from survey_app.errors import Invalid
from survey_app.statistics.arrays import Floats, Integers, summed
from survey_app.statistics.margins import Group, Margin
from survey_app.statistics.weights import Weights, checked_weights

CLOSE = 1e-10
"""How far a margin may stay from its target."""
ROUNDS = 2000


@dataclass(frozen=True)
class Weighting:
    """Weights with what must be known of them."""

    weights: Floats
    """One for each response; add up to the number of those whose base weight is above 0."""
    residual: float
    """The largest distance of a category's weighted share from its target."""
    iterations: int

    @property
    def effective(self) -> float:
        """How many equally weighted responses these are worth (Kish)."""
        return Weights.of(self.weights).effective

    @property
    def design_effect(self) -> float:
        """Responses by what they are worth: at least 1."""
        return Weights.of(self.weights).design_effect or 1.0

    @property
    def largest(self) -> float:
        """The largest weight, as a multiple of the mean."""
        return float(self.weights.max() * (self.weights > 0).sum() / self.weights.sum())


@dataclass(frozen=True)
class Cells:
    """Responses by their combination of categories.

    Raking gives all responses of a combination the same factor. So it is worked out over the
    combinations that occur, with the sums of their base weights: a few hundred for a million
    responses, with the same result.
    """

    of_response: Integers
    """The cell of each response."""
    groups: tuple[Group, ...]
    """The margins, with a code for each cell instead of each response."""

    @classmethod
    def of(cls, margins: Sequence[Margin], base: Floats) -> "Cells":
        """Raises Invalid where a margin cannot be met."""
        if not margins:
            raise Invalid.at("margins", "There is no margin to weight to.")
        for margin in margins:
            if len(margin.codes) != len(base):
                raise Invalid.at(margin.name, "It needs a category for each response.")
        groups = [Group.of(margin, base) for margin in margins]
        combined, size = np.zeros(len(base), dtype=np.int64), 1
        for group in groups:
            # A number for every combination that there could be must fit into 64 bits.
            if size * len(group.targets) > 2**62:
                combined = np.unique(combined, return_inverse=True)[1]
                size = len(base)
            combined = combined * len(group.targets) + group.codes
            size *= len(group.targets)
        _, first, cell = np.unique(combined, return_index=True, return_inverse=True)
        return cls(cell, tuple(Group(group.codes[first], group.targets) for group in groups))

    def sums(self, weights: Floats) -> Floats:
        """The sum of the weights in each cell."""
        count = len(self.groups[0].codes)
        return summed(self.of_response, weights, count)

    def residual(self, sums: Floats) -> float:
        """The largest distance of a category's share of `sums` from its target."""
        return max(
            float(np.abs(_shares(group, sums) - group.targets).max()) for group in self.groups
        )


def rake(margins: Sequence[Margin], base: Floats | None = None) -> Weighting:
    """Weights that meet all margins and are as near to the base weights as can be.

    `base` has a weight for each response, 1 when left out. Raises Invalid with the reason when
    a target cannot be reached, a base weight cannot be one, or the margins contradict each other.
    Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11, 427.
    """
    base = based(margins, base)
    return rake_cells(Cells.of(margins, base), base)


def based(margins: Sequence[Margin], base: Floats | None) -> Floats:
    """The checked base weights, scaled to the mean 1 of those above 0."""
    if base is None:
        base = np.ones(len(margins[0].codes) if margins else 0)
    checked = checked_weights(base)
    mean = float(checked[checked > 0].mean())
    return checked / mean


def rake_cells(cells: Cells, base: Floats) -> Weighting:
    """The same when the cells are known; keeps the sum of `base`.

    Rows of `base` and of the margins may as well be groups of responses with sums of weights:
    what comes out by what went in is then the factor of each response of a group.
    """
    before = cells.sums(base)
    sums, rounds = before.copy(), 0
    while cells.residual(sums) > CLOSE:
        if rounds == ROUNDS:
            raise Invalid.at(
                "margins", "Raking did not converge: no weights meet all margins at once."
            )
        rounds += 1
        for group in cells.groups:
            sums = sums * _factors(group, sums)[group.codes]
    sums *= before.sum() / sums.sum()
    factors = np.divide(sums, before, where=before > 0, out=np.zeros(len(sums)))
    return Weighting(base * factors[cells.of_response], cells.residual(sums), rounds)


def _shares(group: Group, sums: Floats) -> Floats:
    found = summed(group.codes, sums, len(group.targets))
    shares: Floats = found / found.sum()
    return shares


def _factors(group: Group, sums: Floats) -> Floats:
    shares = _shares(group, sums)
    factors: Floats = np.divide(group.targets, shares, where=shares > 0, out=np.zeros(len(shares)))
    return factors
