"""How often 95 % intervals of shares, scores and differences hold what was planted."""

import numpy as np

from survey_app.statistics.differences import share_difference
from survey_app.statistics.intervals import wilson
from survey_app.statistics.promoters import Sides, adjusted_wald, score_change
from tests.simulations.simulation import Finding

BASES = (10, 30, 100, 1000)


def simulate(generator, runs):
    """Averaged over shares from 0 to 1, as coverage swings with the share."""
    for n in BASES:
        planted = generator.random(runs)
        bounds = (wilson(int(x), n) for x in generator.binomial(n, planted))
        hits = sum(low <= p <= high for p, (low, high) in zip(planted, bounds, strict=True))
        yield Finding(f"Wilson, n = {n}", hits / runs, 0.94, 0.96)
    for n in BASES[1:]:
        yield Finding(f"Newcombe, n = {n} and {2 * n}", newcombe(generator, runs, n), 0.94, 0.96)
    for n in BASES[1:]:
        yield Finding(f"adjusted Wald of NPS, n = {n}", promoters(generator, runs, n), 0.94, 0.96)
    for n in BASES[1:]:
        yield Finding(
            f"change of NPS, n = {n} and {2 * n}", changes(generator, runs, n), 0.94, 0.96
        )


def newcombe(generator, runs, n):
    """How often the difference of two planted shares is held."""
    planted = generator.random((runs, 2))
    seen = np.stack(
        [generator.binomial(n, planted[:, 0]), generator.binomial(2 * n, planted[:, 1])]
    )
    found = (share_difference(int(a), n, int(b), 2 * n) for a, b in seen.T)
    pairs = zip(planted[:, 0] - planted[:, 1], found, strict=True)
    return sum(it.low <= difference <= it.high for difference, it in pairs) / runs


def promoters(generator, runs, n):
    """How often a planted Net Promoter Score is held."""
    planted = generator.dirichlet([2, 2, 2], size=runs)
    scores = 100 * (planted[:, 0] - planted[:, 2])
    hits = 0
    for score, sides in zip(scores, generator.multinomial(n, planted), strict=True):
        centre, half = adjusted_wald(Sides(*sides.tolist()))
        hits += abs(score - centre) <= half
    return hits / runs


def changes(generator, runs, n):
    """How often a planted change of a Net Promoter Score is held."""
    planted = generator.dirichlet([2, 2, 2], size=(runs, 2))
    hits = 0
    for shares in planted:
        before, after = (
            Sides(*generator.multinomial(size, part).tolist())
            for size, part in zip((n, 2 * n), shares, strict=True)
        )
        truth = 100 * (shares[1, 0] - shares[1, 2] - shares[0, 0] + shares[0, 2])
        low, high = score_change(before, after).bounds
        hits += low <= truth <= high
    return hits / runs
