"""Sample-ratio mismatch: whether arms got the shares of readers that they were meant to get.

An experiment in which they did not is broken, whatever its outcome: somebody was lost on the
way in one arm and not in the other. Act at p < 0.001.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, log1p

import numpy as np
from scipy.special import bdtr, bdtrc, chdtrc, gammaln

from survey_app.statistics.arrays import Floats


@dataclass(frozen=True)
class Mismatch:
    """Chi-squared test of the arms' sizes; `p_exact` is the binomial test's, for two arms."""

    n: int
    chi2: float
    p: float
    p_exact: float | None


@dataclass(frozen=True)
class Watched:
    """One look at a running experiment.

    `bayes_factor` weighs “the shares are others” against “the shares are as intended”;
    `p_instant` is its inverse, at most 1; `p` is the smallest one so far, and stays valid however
    often one looks.
    """

    counts: tuple[int, ...]
    bayes_factor: float
    p_instant: float
    p: float


def sample_ratio(counts: Sequence[int], shares: Sequence[float]) -> Mismatch | None:
    """Whether `counts` of readers per arm fit the intended `shares` (each above 0, sum 1).

    For one look at the end; None without readers. Sources: Pearson (1900), Philosophical
    Magazine 50, 157; Fabijan et al. (2019), KDD, 2156.
    """
    seen, n = np.asarray(counts, float), sum(counts)
    if n == 0:
        return None
    expected = n * _intended(shares)
    chi2 = float(((seen - expected) ** 2 / expected).sum())
    exact = _binomial(int(counts[0]), n, float(shares[0])) if len(counts) == 2 else None
    return Mismatch(n, chi2, float(chdtrc(len(counts) - 1, chi2)), exact)


def _intended(shares: Sequence[float]) -> Floats:
    """Shares as an array; ValueError unless all are above 0 and they sum to 1."""
    intended = np.asarray(shares, float)
    if (intended <= 0).any() or abs(intended.sum() - 1) > 1e-9:
        raise ValueError("The arms' intended shares must be above 0 and sum to 1.")
    return intended


def _binomial(x: int, n: int, share: float) -> float:
    """Two-sided binomial test: the probability of all numbers no more likely than `x`."""

    def log_likely(i: int) -> float:
        ways = gammaln(n + 1) - gammaln(i + 1) - gammaln(n - i + 1)
        return float(ways + i * log(share) + (n - i) * log1p(-share))

    # Equally likely numbers differ by rounding.
    limit, peak = log_likely(x) + 1e-7, min(n, int((n + 1) * share))

    def is_likelier(i: int) -> bool:
        return log_likely(i) > limit

    def is_not_likelier(i: int) -> bool:
        return log_likely(i) <= limit

    low = bisect_left(range(peak), True, key=is_likelier) - 1
    high = peak + bisect_left(range(peak, n + 1), True, key=is_not_likelier)
    below = float(bdtr(low, n, share)) if low >= 0 else 0.0
    above = float(bdtrc(high - 1, n, share)) if high > 0 else 1.0
    return min(1.0, below + above)


def watched_sample_ratio(
    looks: Iterable[Sequence[int]], shares: Sequence[float], concentration: float = 100
) -> list[Watched]:
    """The same for an experiment that is looked at as often as one likes.

    `looks` are the counts per arm so far, oldest first. The alternative is a Dirichlet
    distribution around the intended shares: the larger `concentration`, the smaller the
    mismatches that are looked for. Source: Lindon & Malek (2022), NeurIPS 35.
    """
    intended = _intended(shares)
    prior = concentration * intended
    found: list[Watched] = []
    for look in looks:
        counts = np.asarray(look, float)
        mixture = _log_beta(prior + counts) - _log_beta(prior)
        factor = exp(min(700.0, mixture - float(counts @ np.log(intended))))
        instant = min(1.0, 1 / factor)
        smallest = min(instant, found[-1].p if found else 1.0)
        found.append(Watched(tuple(int(it) for it in look), factor, instant, smallest))
    return found


def _log_beta(parameters: Floats) -> float:
    """The logarithm of the multivariate beta function."""
    return float(gammaln(parameters).sum() - gammaln(parameters.sum()))
