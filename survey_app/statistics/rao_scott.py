"""Cross-tables of weighted answers: Pearson's test with Rao and Scott's second-order correction.

`weights` has a group for each cell, in the shape [rows, columns]: the sums of the weights and of
their squares say all, so that a table of ten million responses is as quick as one of ten.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import fdtrc

from survey_app.statistics.arrays import Floats
from survey_app.statistics.weights import Weights


@dataclass(frozen=True)
class WeightedAssociation:
    """Whether rows and columns of a weighted table have to do with each other."""

    statistic: float
    """F."""
    numerator: float
    """Degrees of freedom of the numerator."""
    denominator: float
    """Degrees of freedom of the denominator."""
    p: float
    pearson: float
    """Pearson's X² on the weights scaled to the number of responses: no test by itself."""


def weighted_association(weights: Weights) -> WeightedAssociation | None:
    """F test of independence, after empty rows and columns are dropped.

    None with fewer than two rows or columns left, or fewer than two responses. Where rows and
    columns determine each other fully, no variance can be seen in the table; F is then Pearson's
    X² by Kish's design effect. A part of a design keeps the whole behind it.
    Source: Rao and Scott (1984), Annals of Statistics 12, 46; as R's `svychisq`.
    """
    sums = weights.sums
    filled = weights.part(np.ix_((sums > 0).any(axis=1), (sums > 0).any(axis=0)))
    n = filled.base
    if min(filled.sums.shape) < 2 or n < 2:
        return None
    shares = filled.sums / filled.sums.sum()
    independent = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    pearson = n * float(((shares - independent) ** 2 / independent).sum())
    effects = _design_effects(shares, filled)
    trace, squared = float(np.trace(effects)), float((effects @ effects).trace())
    degrees = float(len(effects))
    if trace > 1e-9:
        degrees, statistic = trace**2 / squared, pearson / trace
    else:
        statistic = pearson / degrees * filled.effective / n
    denominator = degrees * (n - 1)
    p = float(fdtrc(degrees, denominator, statistic))
    return WeightedAssociation(statistic, degrees, denominator, p, pearson)


def _design_effects(shares: Floats, weights: Weights) -> Floats:
    """Rao and Scott's generalised design effects of the interactions, as a matrix D.

    D = (C' P⁻¹ C / n)⁻¹ C' P⁻¹ V P⁻¹ C: P are the shares of the cells, V is their linearised
    covariance, and C spans what is left of the table beside its rows and columns.
    """
    cells, squares = shares.ravel(), weights.squares.ravel()
    total = float(weights.sums.sum())
    covariance = np.diag(squares) + squares.sum() * np.outer(cells, cells)
    covariance -= np.outer(squares, cells) + np.outer(cells, squares)
    covariance *= weights.n / (weights.n - 1) / total**2
    contrasts = _contrasts(*shares.shape)
    over = np.divide(
        contrasts, cells[:, None], where=cells[:, None] > 0, out=np.zeros_like(contrasts)
    )
    drawn = contrasts.T @ over / weights.base
    found = np.linalg.lstsq(drawn, over.T @ covariance @ over, rcond=None)[0]
    return np.asarray(found, dtype=np.float64)


@lru_cache(16)
def _contrasts(rows: int, columns: int) -> Floats:
    """An orthonormal basis of all tables whose rows and columns add up to 0: [cells, df].

    Remembered, as the letters of one table test thousands of pairs, all of one shape.
    """

    def of(size: int) -> Floats:
        centred = np.eye(size) - 1 / size
        basis: Floats = np.linalg.svd(centred)[0][:, : size - 1]
        return basis

    contrasts = np.asarray(np.kron(of(rows), of(columns)), dtype=np.float64)
    contrasts.setflags(write=False)
    return contrasts


def weighted_residuals(weights: Weights) -> Floats:
    """How far each cell's share is from independence, in standard errors: beyond ±2 worth a mark.

    Has the shape of the table; 0 where nothing varies. The weighted counterpart of adjusted
    residuals: the share less row share · column share, by its linearised standard error.
    """
    sums, squares, n = weights.sums, weights.squares, weights.n
    total = sums.sum()
    if n < 2 or total <= 0:
        return np.zeros(sums.shape)
    shares = sums / total
    row, column = shares.sum(axis=1, keepdims=True), shares.sum(axis=0, keepdims=True)
    in_row, in_column = squares.sum(axis=1, keepdims=True), squares.sum(axis=0, keepdims=True)
    beyond = shares - row * column
    # A response is in the cell, in its row only, in its column only, or elsewhere.
    scores = squares * (1 - row - column + row * column - beyond) ** 2
    scores += (in_row - squares) * (-column + row * column - beyond) ** 2
    scores += (in_column - squares) * (-row + row * column - beyond) ** 2
    rest = squares.sum() - in_row - in_column + squares
    scores += rest * (row * column - beyond) ** 2
    error = np.sqrt(n / (n - 1) * np.maximum(scores, 0)) / total
    found: Floats = np.divide(beyond, error, where=error > 1e-12, out=np.zeros(sums.shape))
    return found
