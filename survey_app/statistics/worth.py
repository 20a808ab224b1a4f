"""What items are worth by the choices that readers made between them.

Each choice is won with probability worth / sum of the worths of what was there to choose from.
A ranking is a row of choices, each from what is left (Plackett–Luce); a pair is a ranking of two
(Bradley–Terry). So one fit serves both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from survey_app.errors import Conflict
from survey_app.statistics.arrays import Booleans, Floats, Integers
from survey_app.statistics.intervals import two_sided_z

NOBODY = -1
"""Fills a row of rankings behind its last item."""

NO_FINITE_WORTH = (
    "Some of these items were preferred to the others every time, so the answers do not say by"
    " how much. More answers, or a small prior, would."
)


@dataclass(frozen=True)
class Worth:
    """Fitted worths: `worth` sums to 1; `log_worth` is its logarithm, around 0.

    `bounds` [item, 2] are the 95 % bounds of each worth, even on the logit scale. `ability` is
    the log worth beyond the first item's, with its standard error `se`; both are 0 for the first
    item. `n` counts the rankings, or the comparisons of pairs.
    """

    n: float
    worth: Floats
    bounds: Floats
    log_worth: Floats
    ability: Floats
    se: Floats


def bradley_terry(wins: npt.ArrayLike, prior: float = 0) -> Worth | None:
    """Worths from `wins[i, j]`, how often i was preferred to j; a tie is half a win for each.

    `prior` adds that many wins of each item over each other. None if nothing was compared;
    raises `Conflict` where no finite worths fit best: some items always won against the rest, or
    were never compared with them. Sources: Bradley & Terry (1952), Biometrika 39, 324; Hunter
    (2004), Annals of Statistics 32, 384.
    """
    table = np.asarray(wins, float)
    winners, losers = np.nonzero(~np.eye(len(table), dtype=bool))
    counts = table[winners, losers]
    if not counts.any():
        return None
    pairs = np.stack([winners, losers], axis=1)
    choices = list(_choices_of(pairs, counts + prior, len(table)))
    return _fitted(choices, len(table), n=float(counts.sum()))


def deviance(wins: npt.ArrayLike, worth: npt.ArrayLike) -> float:
    """How far wins are from what the worths expect: 0 is a perfect fit.

    To be held against chi-squared with (pairs compared − items + 1) degrees of freedom.
    """
    table, worths = np.asarray(wins, float), np.asarray(worth, float)
    expected = (table + table.T) * worths[:, None] / (worths[:, None] + worths[None, :])
    won = table > 0
    return 2 * float((table[won] * np.log(table[won] / expected[won])).sum())


def plackett_luce(
    rankings: npt.ArrayLike,
    k: int,
    prior: float = 0,
    *,
    rest_below: bool = False,
    counts: npt.ArrayLike | None = None,
) -> Worth | None:
    """Worths of items 0..k−1 from rankings [reader, place], best first.

    A row that lists only some items ends in −1 (`NOBODY`). With `rest_below` readers could have
    listed the others and preferred those that they did, as in “your three favourites”; else the
    row says nothing about them. `counts` says how often each row came, once if not given. `prior`
    as in `bradley_terry`. None if no row prefers anything to anything; raises `Conflict` where
    no finite worths fit best.
    Sources: Plackett (1975), Applied Statistics 24, 193; Hunter (2004).
    """
    rows = np.asarray(rankings, np.int64)
    often = np.ones(len(rows)) if counts is None else np.asarray(counts, float)
    prefers = (rows != NOBODY).sum(axis=1) >= (1 if rest_below else 2)
    rows, often = rows[prefers], often[prefers]
    if not len(rows):
        return None
    distinct, places = np.unique(rows, axis=0, return_inverse=True)
    together: Floats = np.bincount(places.ravel(), often).astype(float)
    choices = list(_choices_of(distinct, together, k, rest_below=rest_below))
    if prior:
        pairs = np.argwhere(~np.eye(k, dtype=bool))
        choices += _choices_of(pairs, np.full(len(pairs), float(prior)), k)
    return _fitted(choices, k, n=float(often.sum()))


@dataclass(frozen=True)
class _Choices:
    """`chosen[i]` was taken from the items `there[i]`, `often[i]` times."""

    chosen: Integers
    there: Booleans
    often: Floats


def _choices_of(
    rankings: Integers, counts: Floats, k: int, *, rest_below: bool = False
) -> Iterator[_Choices]:
    """The choices that the rankings consist of, from the last to the first place."""
    left = np.full((len(rankings), k), rest_below)
    for place in range(rankings.shape[1]):
        listed = np.flatnonzero(rankings[:, place] != NOBODY)
        left[listed, rankings[listed, place]] = False
    for place in reversed(range(rankings.shape[1])):
        rows = np.flatnonzero((rankings[:, place] != NOBODY) & (counts > 0))
        chosen, from_several = rankings[rows, place], left[rows].any(axis=1)
        left[rows, chosen] = True
        rows, chosen = rows[from_several], chosen[from_several]
        yield _Choices(chosen, left[rows], counts[rows])


def _fitted(choices: Sequence[_Choices], k: int, n: float) -> Worth:
    """The worths of k items under which the choices are most likely, by Newton's method."""
    if not _all_beat_each_other(choices, k):
        raise Conflict(NO_FINITE_WORTH)
    ability = np.zeros(k)
    likelihood, gradient, curvature = _likelihood(choices, ability)
    for _ in range(200):
        step = np.concatenate([[0], np.linalg.solve(curvature[1:, 1:], gradient[1:])])
        if np.abs(step).max() < 1e-10:
            break
        # The likelihood has one peak, so shorter steps always find the way up to it.
        length, better = 1.0, _likelihood(choices, ability + step)
        while better[0] < likelihood - 1e-9 * abs(likelihood):
            length /= 2
            better = _likelihood(choices, ability + length * step)
        ability = ability + length * step
        likelihood, gradient, curvature = better
    else:
        raise Conflict(NO_FINITE_WORTH)
    worth = np.exp(ability) / np.exp(ability).sum()
    covariance = np.zeros((k, k))
    covariance[1:, 1:] = np.linalg.inv(curvature[1:, 1:])
    bounds, se = _bounds(worth, covariance), np.sqrt(np.diag(covariance))
    return Worth(n, worth, bounds, ability - ability.mean(), ability, se)


def _bounds(worth: Floats, covariance: Floats) -> Floats:
    """Bounds of each worth from the covariances of the abilities, by the delta method.

    The logit of a worth is its ability less the logarithm of all other worths together.
    """
    slopes = -worth[None, :] / (1 - worth[:, None])
    np.fill_diagonal(slopes, 1)
    errors = np.sqrt(np.einsum("ij,jk,ik->i", slopes, covariance, slopes))
    half = two_sided_z(0.95) * errors
    return np.stack([expit(logit(worth) - half), expit(logit(worth) + half)], axis=1)


def _all_beat_each_other(choices: Sequence[_Choices], k: int) -> bool:
    """Whether each item beat each other one directly or through others.

    That is when finite worths exist, and only one set of them (Hunter 2004, assumption 1).
    """
    beats = np.eye(k, dtype=int)
    for made in choices:
        np.add.at(beats, made.chosen, made.there)
    for _ in range(k.bit_length()):
        beats = ((beats @ beats) > 0).astype(int)
    return bool(beats.all())


def _likelihood(choices: Sequence[_Choices], ability: Floats) -> tuple[float, Floats, Floats]:
    """Log likelihood of the choices, its gradient, and its curvature (minus the Hessian)."""
    k = len(ability)
    likelihood, gradient, curvature = 0.0, np.zeros(k), np.zeros((k, k))
    for made in choices:
        worths = made.there * np.exp(ability)
        total = worths.sum(axis=1)
        chances = worths / total[:, None]
        likelihood += float(made.often @ (ability[made.chosen] - np.log(total)))
        expected = made.often @ chances
        gradient += np.bincount(made.chosen, made.often, k) - expected
        curvature += np.diag(expected) - (chances * made.often[:, None]).T @ chances
    return likelihood, gradient, curvature
