"""Groups of opinion that were planted, and votes without any."""

import numpy as np

from survey_app.statistics.opinion_groups import opinion_groups
from tests.simulations.simulation import Finding

PARTICIPANTS, STATEMENTS = 100, 25


def simulate(generator, runs):
    """How often groups are seen where there are none, and how often those that are there."""
    yield Finding("no groups: groups seen", np.mean(numbers(generator, 5 * runs, 1) != 1), 0, 0.08)
    for k in (2, 3):
        yield Finding(
            f"{k} groups: so many seen", np.mean(numbers(generator, runs, k) == k), 0.9, 1
        )


def numbers(generator, runs, k):
    """The number of groups that are seen in votes of k groups, half of them given."""
    return np.array(
        [opinion_groups(votes(generator, k), generator, shuffles=39).k for _ in range(runs)]
    )


def votes(generator, k):
    """Each group agrees with each statement to a degree of its own."""
    agreeing = generator.choice([0.15, 0.85], (k, STATEMENTS))[
        generator.integers(0, k, PARTICIPANTS)
    ]
    cast = np.where(generator.random(agreeing.shape) < agreeing, 1.0, -1.0)
    cast[generator.random(cast.shape) < 0.5] = np.nan
    return cast
