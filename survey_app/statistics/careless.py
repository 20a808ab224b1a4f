"""Signs that a battery was answered without reading it.

Each is a lead, none is a proof: some readers do hold one opinion on everything, and some read
fast. Mark such responses, never delete them, and report results with and without them. Answers
are codes [reader, item], without gaps unless something else is said.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import chdtri

from survey_app.statistics.arrays import Booleans, Floats, Integers

FEWEST_ITEMS = 5
"""In a shorter battery the same answer throughout is nothing unusual."""

COMPARED = 5000
"""With so many other rows each one is compared: all pairs of 100,000 would take minutes."""


def longest_runs(answers: npt.ArrayLike) -> Integers:
    """The most items in a row with the same answer (“longstring”), 1 at least."""
    rows = np.asarray(answers)
    run = longest = np.ones(len(rows), np.int64)
    for before, after in zip(rows.T[:-1], rows.T[1:], strict=True):
        run = np.where(before == after, run + 1, 1)
        longest = np.maximum(longest, run)
    return longest


def row_spreads(answers: npt.ArrayLike) -> Floats:
    """The standard deviation of each reader's answers (“intra-individual response variability”).

    0 with a single item. Source: Dunn et al. (2018), Journal of Business and Psychology 33, 105.
    """
    rows = np.asarray(answers, float)
    return rows.std(axis=1, ddof=1) if rows.shape[1] > 1 else np.zeros(len(rows))


def closest_matches(answers: npt.ArrayLike) -> Floats:
    """The share of answers, 0..1, that each row has in common with the row most like it.

    Among more than 5,000 rows, with the most alike of 5,000 spread evenly over them; 0 where
    there is no other row. No page marks by it: with many readers honest answers are alike too.
    Source: Kuriakose & Robbins (2016), Statistical Journal of the IAOS 32, 283, who take more
    than 0.85 for a lead.
    """
    rows = np.asarray(answers)
    n, k = rows.shape
    marks = np.concatenate(
        [(item[:, None] == np.unique(item)).astype(np.float32) for item in rows.T], axis=1
    )
    compared = np.unique(np.linspace(0, max(n - 1, 0), min(n, COMPARED)).astype(np.int64))
    most = np.zeros(n)
    for start in range(0, n, 1000):
        alike = marks[start : start + 1000] @ marks[compared].T
        alike[np.arange(start, start + len(alike))[:, None] == compared] = 0
        most[start : start + len(alike)] = alike.max(axis=1)
    return np.asarray(most / k)


def unusual_rows(answers: npt.ArrayLike) -> tuple[Floats, float]:
    """Squared Mahalanobis distances from the mean row, and their limit, chi-squared at 0.999.

    Items that follow from others count once. All 0 with fewer than two rows.
    Source: Mahalanobis (1936), Proceedings of the National Institute of Sciences of India 2, 49.
    """
    rows = np.asarray(answers, float)
    if len(rows) < 2:
        return np.zeros(len(rows)), float(chdtri(rows.shape[1], 0.001))
    covariance = np.atleast_2d(np.cov(rows, rowvar=False))
    away = rows - rows.mean(axis=0)
    distances = np.einsum("ri,ij,rj->r", away, np.linalg.pinv(covariance, hermitian=True), away)
    dimensions = max(1, int(np.linalg.matrix_rank(covariance, hermitian=True)))
    return distances, float(chdtri(dimensions, 0.001))


def speeders(seconds: npt.ArrayLike) -> Booleans:
    """Who took less than a third of the median time; NaN where it is not known, which is no sign.

    Source: Greszki, Meyer & Schoen (2015), Public Opinion Quarterly 79, 471.
    """
    taken = np.asarray(seconds, float)
    known = ~np.isnan(taken)
    return np.asarray(taken < np.median(taken[known]) / 3) if known.any() else known
