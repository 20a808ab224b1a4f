"""How often 95 % intervals hold a share or score, at each cell of a grid.

An average over shares could hide cells in which an interval fails. Coverage is worked out from the
chances of all answers that can come, so that it is exact and needs no runs.

As counts are whole, coverage of any interval that is not too wide everywhere swings around 95 %
with n and p. Wilson's falls lowest, to 0.83, where less than one answer is expected: about there
its lower bound jumps from 0 past the share. Where five or more are expected on either side it
stays above 0.92. Source: Brown, Cai and DasGupta (2001), Statistical Science 16, 101.
"""

import numpy as np
from scipy.special import expit
from scipy.stats import binom, multinomial

from survey_app.statistics.differences import share_difference
from survey_app.statistics.intervals import wilson
from survey_app.statistics.promoters import Sides, adjusted_wald
from tests.simulations.simulation import Finding

BASES = (10, 30, 100, 300, 1000)
SHARES = (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
EVEN = np.linspace(0, 1, 2001)[1:-1]
FINE = expit(np.linspace(-10, 0, 2001))
"""Nearest to each other where they are small; those of who did not choose mirror them."""
ENOUGH = 5
"""So many are expected on either side where an interval must be near 95 %."""
LEAST, LEAST_OF_FEW = 0.92, 0.83

PAIRS = ((0.02, 0.02), (0.02, 0.2), (0.1, 0.1), (0.1, 0.5), (0.5, 0.5), (0.5, 0.95))
SIDES = (
    (0.33, 0.34, 0.33),
    (0.5, 0.3, 0.2),
    (0.05, 0.9, 0.05),
    (0.9, 0.08, 0.02),
    (0.01, 0.98, 0.01),
)


def simulate(generator, runs):
    """Wilson by n and p, with its mean and its least; differences and scores at their extremes."""
    for n in BASES:
        yield from of_shares(n)
    for n in (30, 100):
        for a, b in PAIRS:
            held = newcombe(n, a, b)
            yield Finding(f"Newcombe, n = {n} and {n}, {a:.0%} and {b:.0%}", held, LEAST, 1)
        for sides in SIDES:
            said = " / ".join(f"{it:.0%}" for it in sides)
            yield Finding(f"NPS, n = {n}, {said}", score(n, sides), LEAST, 1)


def of_shares(n):
    bounds = np.array([wilson(x, n) for x in range(n + 1)])
    for p in SHARES:
        least = LEAST if n * p >= ENOUGH else LEAST_OF_FEW
        yield Finding(f"Wilson, n = {n}, p = {p:.1%}", coverage(n, bounds, p), least, 1)
    mean = np.mean([coverage(n, bounds, p) for p in EVEN])
    yield Finding(f"Wilson, n = {n}: mean of all p", mean, 0.94, 0.96)
    every = np.array([coverage(n, bounds, p) for p in FINE])
    yield Finding(f"Wilson, n = {n}: least of all p", every.min(), LEAST_OF_FEW, 1)
    enough = every[n * FINE >= ENOUGH].min()
    yield Finding(f"Wilson, n = {n}: least where {ENOUGH} are expected", enough, LEAST, 1)


def coverage(n, bounds, p):
    """The chance of an answer whose bounds hold the share."""
    held = (bounds[:, 0] <= p) & (p <= bounds[:, 1])
    return binom.pmf(np.flatnonzero(held), n, p).sum()


def newcombe(n, a, b):
    """The same of the difference of two shares; what hardly ever comes counts as not held."""
    chances = np.outer(*(binom.pmf(np.arange(n + 1), n, p) for p in (a, b)))
    likely = [(int(x), int(y)) for x, y in np.argwhere(chances > 1e-8)]
    found = {it: share_difference(it[0], n, it[1], n) for it in likely}
    return sum(chances[it] for it, seen in found.items() if seen.low <= a - b <= seen.high)


def score(n, sides):
    """The same of a Net Promoter Score."""
    promoters, passives = np.mgrid[: n + 1, : n + 1].reshape(2, -1)
    counts = np.stack([promoters, passives, n - promoters - passives], axis=1)
    counts = counts[counts.min(axis=1) >= 0]
    chances, truth = multinomial.pmf(counts, n, sides), 100 * (sides[0] - sides[2])
    held = 0.0
    for seen, chance in zip(counts.tolist(), chances.tolist(), strict=True):
        centre, half = adjusted_wald(Sides(*seen))
        held += chance * (abs(truth - centre) <= half)
    return held
