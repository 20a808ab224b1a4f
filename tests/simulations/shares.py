"""How often a 95 % interval of a share holds the share that was planted."""

from survey_app.statistics.intervals import wilson
from tests.simulations.simulation import Finding

BASES = (10, 30, 100, 1000)


def simulate(generator, runs):
    """Wilson, averaged over shares from 0 to 1, as its coverage swings with the share."""
    for n in BASES:
        planted = generator.random(runs)
        bounds = (wilson(int(x), n) for x in generator.binomial(n, planted))
        hits = sum(low <= p <= high for p, (low, high) in zip(planted, bounds, strict=True))
        yield Finding(f"Wilson, n = {n}", hits / runs, 0.94, 0.96)
