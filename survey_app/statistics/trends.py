"""A line through waves of a survey: what of their ups and downs is more than chance.

The true level is taken to be a random walk; each wave sees it with a known sampling error.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt

from survey_app.statistics.arrays import Floats

CANDIDATES = 100
"""So many values of sigma are tried, each a few per cent above the one before."""

Part = tuple[Floats, Floats, Floats]
"""Estimates of one segment, their variances, and the times between them."""


@dataclass(frozen=True)
class Trend:
    """The smoothed `level` at each wave, and its standard error `se`.

    `sigma` is the standard deviation of the level's step in one unit of time: given, or the mean
    of what it may be; None where it was not given and no segment has three waves to estimate it
    by, and then `level` is what each wave saw. `segments` holds the first wave of each part of
    the line.
    """

    level: Floats
    se: Floats
    sigma: float | None
    segments: tuple[int, ...]


def trend(
    estimates: npt.ArrayLike,
    variances: npt.ArrayLike,
    sigma: float | None = None,
    times: npt.ArrayLike | None = None,
    wordings: Sequence[object] | None = None,
) -> Trend | None:
    """The line through `estimates` with sampling `variances` above 0, oldest first.

    `times` ascend within each wording, in any unit, 1 apart by default; a wave without answers is
    left out. `wordings` names what was asked in each wave, those of one wording one after the
    other: where it changes the line breaks, and nothing is carried over. None without waves;
    ValueError if a variance is not above 0 or times do not ascend.
    The smoother is exact. Where `sigma` is not given, every one up to the waves' own spread is
    equally likely before, and the line is the mean over what is likely after them: the single
    most likely one is often 0, and its line too sure of itself.
    Source: Durbin & Koopman (2012), Time Series Analysis by State Space Methods, 2 and 13.
    """
    y, v = np.asarray(estimates, float), np.asarray(variances, float)
    if not len(y):
        return None
    when = np.arange(len(y)) if times is None else np.asarray(times, float)
    places = list(_segments(wordings or [None] * len(y)))
    parts = [(y[s], v[s], np.diff(when[s])) for s in places]
    if not (v > 0).all() or not all((gaps > 0).all() for _, _, gaps in parts):
        raise ValueError("Waves need sampling variances above 0 and times that ascend.")
    starts = tuple(s.start for s in places)
    likely = _likely_sigmas(parts) if sigma is None else (np.array([sigma]), np.ones(1))
    if likely is None:
        return Trend(y, np.sqrt(v), None, starts)
    lines = [_averaged(*part, *likely) for part in parts]
    level, variance = (np.concatenate(each) for each in zip(*lines, strict=True))
    return Trend(level, np.sqrt(variance), float(np.dot(*likely)), starts)


def share_trend(
    counts: npt.ArrayLike,
    bases: npt.ArrayLike,
    sigma: float | None = None,
    times: npt.ArrayLike | None = None,
    wordings: Sequence[object] | None = None,
) -> Trend | None:
    """The line through the shares `counts` / `bases`, where bases are above 0; else as `trend`.

    A wave's own share would tell its error wrongly: what chance made extreme would look the most
    exact and draw the line to 0 or 1, from 30 to 23 % with five answers a wave. So the error is
    that of the share which all waves of a wording have together, and then that of the line.
    """
    x, n = np.asarray(counts, float), np.asarray(bases, float)
    if not len(x):
        return None
    parts = list(_segments(wordings or [None] * len(x)))
    chosen, answers = (
        np.concatenate([np.full(s.stop - s.start, each[s].sum()) for s in parts]) for each in (x, n)
    )
    line = trend(x / n, _variances(chosen / answers, answers, n), sigma, times, wordings)
    if line is None or line.sigma is None:
        return line
    return trend(x / n, _variances(line.level, answers, n), sigma, times, wordings)


def mean_trend(
    means: npt.ArrayLike,
    bases: npt.ArrayLike,
    deviations: npt.ArrayLike,
    sigma: float | None = None,
    times: npt.ArrayLike | None = None,
    wordings: Sequence[object] | None = None,
) -> Trend | None:
    """The line through `means` of `bases` answers each, bases above 0; else as `trend`.

    `deviations` holds for each wave the sum of the squared distances of its answers from its mean.
    A wave's own spread would tell its error wrongly: of few answers that happen to agree it makes
    an exact mean, and of one answer none at all. So all waves have the error of the one spread
    that they have together, Σ deviations / Σ (base − 1), as in an analysis of variance. Answers
    that are all the same make a line without an error.
    """
    y, n = np.asarray(means, float), np.asarray(bases, float)
    if not len(y):
        return None
    spread = _spread(y, n, np.asarray(deviations, float))
    if spread == 0:
        starts = tuple(part.start for part in _segments(wordings or [None] * len(y)))
        return Trend(y, np.zeros(len(y)), 0.0, starts)
    return trend(y, spread / n, sigma, times, wordings)


def _spread(means: Floats, bases: Floats, deviations: Floats) -> float:
    """The variance of an answer within its wave; where no wave knows it, that of all together."""
    if deviations.sum() > 0:
        return float(deviations.sum() / (bases - 1).sum())
    between = bases * (means - np.average(means, weights=bases)) ** 2
    return float(between.sum() / max(1.0, bases.sum() - 1))


def _variances(shares: Floats, answers: Floats, bases: Floats) -> Floats:
    """Of shares of `bases` where the true ones are known from so many `answers`, never 0."""
    inside = (shares * answers + 0.5) / (answers + 1)
    return np.asarray(inside * (1 - inside) / bases)


def _segments(wordings: Sequence[object]) -> Iterator[slice]:
    """The waves between two changes of the wording."""
    start = 0
    for _, run in groupby(wordings):
        stop = start + len(list(run))
        yield slice(start, stop)
        start = stop


def _likely_sigmas(parts: Sequence[Part]) -> tuple[Floats, Floats] | None:
    """What sigma may be, and how likely each of it is after all segments with three waves."""
    parts = [part for part in parts if len(part[0]) >= 3]
    if not parts:
        return None
    widest = max((np.ptp(y) + np.sqrt(v.max())) / np.sqrt(gaps.min()) for y, v, gaps in parts)
    sigmas = np.concatenate([[0.0], np.geomspace(1e-3, 1, CANDIDATES) * widest])
    likely = np.sum([_filtered(y, v, np.outer(gaps, sigmas**2))[2] for y, v, gaps in parts], axis=0)
    # Each stands for those around it, which are the more the farther it is from the next.
    weights = np.exp(likely - likely.max()) * np.gradient(sigmas)
    return sigmas, weights / weights.sum()


def _averaged(
    y: Floats, v: Floats, gaps: Floats, sigmas: Floats, weights: Floats
) -> tuple[Floats, Floats]:
    """Level and variance at each wave of one segment, over what sigma may be."""
    level, variance = _smoothed(y, v, np.outer(gaps, sigmas**2))
    mean = level @ weights
    return mean, (variance + (level - mean[:, None]) ** 2) @ weights


def _smoothed(y: Floats, v: Floats, steps: Floats) -> tuple[Floats, Floats]:
    """Level and variance [wave, candidate] of one segment: a Kalman filter and its way back."""
    level, variance, _ = _filtered(y, v, steps)
    for t, later in reversed(list(pairwise(range(len(y))))):
        ahead = variance[t] + steps[t]
        back = variance[t] / ahead
        level[t] += back * (level[later] - level[t])
        variance[t] += back**2 * (variance[later] - ahead)
    return level, variance


def _filtered(y: Floats, v: Floats, steps: Floats) -> tuple[Floats, Floats, Floats]:
    """What the waves so far say of the level and its variance [wave, candidate], and the log
    likelihood of all waves for each candidate, but for a constant.

    `steps` are the variances of the walk between two waves [gap, candidate]. Before the first
    wave nothing is known, so that wave is the first belief.
    """
    level, variance = (np.repeat(each[:, None], steps.shape[1], axis=1) for each in (y, v))
    likely = np.zeros(steps.shape[1])
    for t, step in enumerate(steps, start=1):
        ahead = variance[t - 1] + step
        missed, spread = y[t] - level[t - 1], ahead + v[t]
        likely -= (np.log(spread) + missed**2 / spread) / 2
        level[t] = level[t - 1] + ahead / spread * missed
        variance[t] = ahead / spread * v[t]
    return level, variance, likely
