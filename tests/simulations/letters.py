"""How often letters mark a column of a row in which none differs."""

import numpy as np

from survey_app.statistics.comparisons import compared_shares, compared_weighted_shares
from survey_app.statistics.weights import Weights
from tests.simulations.simulation import Finding

COLUMNS = 6


def simulate(generator, runs):
    """With Holm and an overall test, 5 % of the rows at most have a letter."""
    bases = np.full(COLUMNS, 120)
    plain = [
        compared_shares(generator.binomial(bases, share), bases)
        for share in generator.uniform(0.1, 0.9, size=runs)
    ]
    yield Finding("rows with a letter and no difference", marked(plain), 0.0, 0.05)
    weighted = [compared_weighted_shares(weighed(generator)) for _ in range(runs)]
    yield Finding("the same of weighted answers", marked(weighted), 0.0, 0.05)


def weighed(generator, n=1200):
    """A table of chosen by column, in which neither column nor weight tells who chose."""
    cells = (generator.random(n) < 0.6) * COLUMNS + generator.integers(COLUMNS, size=n)
    return Weights.of(generator.uniform(0.3, 3, size=n)).grouped(cells, (2, COLUMNS))


def marked(rows):
    return sum(any(it.letters) for it in rows) / len(rows)
