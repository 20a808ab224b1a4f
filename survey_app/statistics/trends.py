"""A line through waves of a survey: what of their ups and downs is more than chance.

The true level is taken to be a random walk; each wave sees it with a known sampling error.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt

from survey_app.statistics.arrays import Floats


@dataclass(frozen=True)
class Trend:
    """The smoothed `level` at each wave, and its standard error `se`.

    `sigma` is the standard deviation of the level's step in one unit of time: given, or the most
    likely one; None where it was not given and no segment has three waves to estimate it by,
    and then `level` is what each wave saw. `segments` holds the first wave of each part of the
    line.
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
    The smoother is exact; `sigma` is fitted by maximum likelihood over all segments.
    Source: Durbin & Koopman (2012), Time Series Analysis by State Space Methods, 2.
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
    sigma = _most_likely(parts) if sigma is None else sigma
    if sigma is None:
        return Trend(y, np.sqrt(v), None, starts)
    lines = [_smoothed(seen, error, gaps * sigma**2) for seen, error, gaps in parts]
    level, variance = (np.concatenate(each) for each in zip(*lines, strict=True))
    return Trend(level, np.sqrt(variance), sigma, starts)


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


def _smoothed(y: Floats, v: Floats, steps: Floats) -> tuple[Floats, Floats]:
    """Level and variance at each wave of one segment: a Kalman filter and its way back.

    `steps` are the variances of the walk between two waves. Before the first wave nothing is
    known, so that wave is the first belief.
    """
    level, variance = y.copy(), v.copy()
    for t, step in enumerate(steps, start=1):
        ahead = variance[t - 1] + step
        gain = ahead / (ahead + v[t])
        level[t] = level[t - 1] + gain * (y[t] - level[t - 1])
        variance[t] = gain * v[t]
    for t, later in reversed(list(pairwise(range(len(y))))):
        ahead = variance[t] + steps[t]
        back = variance[t] / ahead
        level[t] += back * (level[later] - level[t])
        variance[t] += back**2 * (variance[later] - ahead)
    return level, variance


def _most_likely(parts: Sequence[tuple[Floats, Floats, Floats]]) -> float | None:
    """The sigma under which the waves are most likely, to a thousandth of it; may be 0.

    All candidates are tried at once, three times on an ever finer grid: the likelihood may have
    more than one peak.
    """
    parts = [part for part in parts if len(part[0]) >= 3]
    if not parts:
        return None
    widest = max(np.ptp(y) / np.sqrt(gaps.min()) for y, _, gaps in parts)
    candidates = np.concatenate([[0.0], np.geomspace(1e-4, 1, 100) * widest])
    for _ in range(3):
        likely = sum(_log_likelihood(y, v, np.outer(gaps, candidates**2)) for y, v, gaps in parts)
        best = int(np.argmax(likely))
        low, high = candidates[max(best - 1, 0)], candidates[min(best + 1, len(candidates) - 1)]
        found, candidates = candidates[best], np.linspace(low, high, 101)
    return float(found)


def _log_likelihood(y: Floats, v: Floats, steps: Floats) -> Floats:
    """Of each wave given those before it, for steps [gap, candidate], but for a constant."""
    level, variance = np.full(steps.shape[1], y[0]), np.full(steps.shape[1], v[0])
    likely = np.zeros(steps.shape[1])
    for t, step in enumerate(steps, start=1):
        ahead = variance + step
        missed, spread = y[t] - level, ahead + v[t]
        likely -= (np.log(spread) + missed**2 / spread) / 2
        level = level + ahead / spread * missed
        variance = ahead / spread * v[t]
    return likely
