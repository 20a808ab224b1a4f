"""Weights within bounds: trimming them, and raking with a cap."""

from collections.abc import Sequence

import numpy as np

from survey_app.errors import Invalid
from survey_app.statistics.arrays import Floats, Integers
from survey_app.statistics.margins import Margin
from survey_app.statistics.raking import Cells, Weighting, based, rake_cells

LEAST, MOST = 0.2, 5.0
"""Usual bounds of a weight, as multiples of the mean."""
CLOSE = 0.001
"""How far a margin may stay from its target when weights are capped: a tenth of a point."""
ROUNDS = 200


def trimmed(weights: Floats, least: float, most: float, counts: Integers | None = None) -> Floats:
    """The weights cut to least..most, with the excess spread equally over those not cut.

    Their sum is kept; whoever is pushed over a bound thereby is cut as well. Margins move off
    their targets. A weight may stand for a group of so many responses (`counts`, 1 when left
    out) that have it. Raises Invalid where the bounds leave no room.
    Source: Lumley (2010), Complex Surveys, section 7.3 (`trimWeights(strict=TRUE)`).
    """
    counts = np.ones(len(weights), dtype=np.int64) if counts is None else counts
    n, total = counts.sum(), (counts * weights).sum()
    if not least * n <= total <= most * n:
        raise Invalid.at("bounds", "No weights between these bounds have this sum.")
    slack = 1e-13 * float(total / n)
    for _ in range(10 * ROUNDS):
        outside = (weights < least - slack) | (weights > most + slack)
        if not outside.any():
            return np.clip(weights, least, most)
        if outside.all():
            break
        cut = np.clip(weights, least, most)
        excess = float((counts * (weights - cut)).sum())
        weights = cut + np.where(outside, 0.0, excess / counts[~outside].sum())
    raise Invalid.at("bounds", "The bounds are too narrow for these weights.")


def rake_within(
    margins: Sequence[Margin],
    base: Floats | None = None,
    least: float = LEAST,
    most: float = MOST,
    counts: Integers | None = None,
) -> Weighting:
    """Raked weights within bounds, which are multiples of the mean weight: least < 1 < most.

    Rakes, cuts and rakes again until the cut weights miss no target by more than 0.001. The
    bounds hold exactly for whoever has a base weight above 0; the residual says what is missed.
    Rows may stand for groups of so many equal responses (`counts`, 1 when left out).
    Raises Invalid as `rake` does, and when it does not converge.
    Source: DeBell and Krosnick (2009), Computing Weights for American National Election Study
    Survey Data, ANES Technical Report nes012427.
    """
    if not 0 <= least < 1 < most:
        raise Invalid.at("bounds", "The mean weight, 1, must lie between the bounds.")
    base = based(margins, base)
    counts = np.ones(len(base), dtype=np.int64) if counts is None else counts
    cells, weights, counted = Cells.of(margins, base * counts), base, base > 0
    for rounds in range(1, ROUNDS + 1):
        weights = rake_cells(cells, weights * counts).weights / counts
        weights[counted] = trimmed(weights[counted], least, most, counts[counted])
        residual = cells.residual(cells.sums(weights * counts))
        if residual <= CLOSE:
            return Weighting(weights, residual, rounds)
    raise Invalid.at(
        "bounds", "Raking within these bounds did not converge: widen them, or merge categories."
    )
