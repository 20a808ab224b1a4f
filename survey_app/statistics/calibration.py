"""Calibration: weights that meet all margins with factors that are bounded.

For analysts: weightings of the studio are raked and capped, and say what is still missed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from scipy.special import expit

from survey_app.errors import Invalid
from survey_app.statistics.arrays import Floats
from survey_app.statistics.margins import Margin
from survey_app.statistics.raking import Cells, Weighting, based

ROUNDS = 100
CLOSE = 1e-12
"""How far the sum of a category may stay from its target, as a part of all weights."""


@dataclass(frozen=True)
class Bounded:
    """Factors between two bounds, 0 <= least < 1 < most, that start at 1 with the slope 1."""

    least: float
    most: float

    def __post_init__(self) -> None:
        """Raise Invalid where 1 does not lie between the bounds."""
        if not 0 <= self.least < 1 < self.most:
            raise Invalid.at("bounds", "The factor 1 must lie between the bounds.")

    def factors(self, at: Floats) -> Floats:
        """The factor at each place of the logit curve."""
        return self.least + (self.most - self.least) * self._part(at)

    def slopes(self, at: Floats) -> Floats:
        """How fast the factors change there."""
        part = self._part(at)
        return (self.most - self.least) * self._speed * part * (1 - part)

    @property
    def _speed(self) -> float:
        return (self.most - self.least) / ((1 - self.least) * (self.most - 1))

    def _part(self, at: Floats) -> Floats:
        part: Floats = expit(self._speed * at + log((1 - self.least) / (self.most - 1)))
        return part


def calibrate_within(
    margins: Sequence[Margin], least: float, most: float, base: Floats | None = None
) -> Weighting:
    """Weights that meet all margins exactly, each least..most times its base weight.

    0 <= least < 1 < most. Of all such weights the nearest to the base weights by the logit
    distance: there is one solution or none. Raises Invalid where there is none, or as `rake`.
    Source: Deville and Särndal (1992), Journal of the American Statistical Association 87, 376,
    case 6.
    """
    bounded, base = Bounded(least, most), based(margins, base)
    cells = Cells.of(margins, base)
    sums = cells.sums(base)
    inside = np.hstack([np.eye(len(it.targets))[it.codes] for it in cells.groups])
    wanted = np.concatenate([it.targets for it in cells.groups])
    total = sums.sum()

    def missed_at(at: Floats) -> Floats:
        """What each category misses, as a part of all weights."""
        missed: Floats = wanted - inside.T @ (sums * bounded.factors(inside @ at)) / total
        return missed

    at = np.zeros(len(wanted))
    for rounds in range(ROUNDS):
        missed = missed_at(at)
        if np.abs(missed).max() <= CLOSE:
            factors = bounded.factors(inside @ at)
            weights = base * factors[cells.of_response]
            return Weighting(weights, cells.residual(sums * factors), rounds)
        slopes = (inside.T * (sums * bounded.slopes(inside @ at) / total)) @ inside
        step = np.linalg.lstsq(slopes, missed, rcond=1e-12)[0]
        at = at + _shortened(step, at, missed_at)
    raise Invalid.at(
        "bounds",
        "No weights within these bounds meet all margins: widen them, or merge categories.",
    )


def _shortened(step: Floats, at: Floats, missed_at: Callable[[Floats], Floats]) -> Floats:
    """A Newton step, halved until it leads nearer to the targets."""
    before = np.linalg.norm(missed_at(at))
    for _ in range(30):
        if np.linalg.norm(missed_at(at + step)) < before:
            break
        step = step / 2
    return step
