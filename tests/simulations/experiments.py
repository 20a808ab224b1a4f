"""Wording tests that are looked at every day, with and without something to find."""

import numpy as np

from survey_app.statistics.sample_ratio import watched_sample_ratio
from survey_app.statistics.watched import Arm, watched_difference
from tests.simulations.simulation import Finding

DAYS, READERS_A_DAY = 30, 60


def simulate(generator, runs):
    """Arms that are alike, arms that are not, and a split that is not what it should be."""
    yield Finding("alike: false alarms in 30 looks", alarms(generator, runs, 0.4, 0.4), 0, 0.05)
    yield Finding("40 v 50 %: found in 30 looks", alarms(generator, runs, 0.4, 0.5), 0.95, 1)
    yield Finding("30 looks hold the difference", held(generator, runs, 0.4, 0.5), 0.95, 1)
    yield Finding("1 v 99 %: found in 30 looks", alarms(generator, runs, 0.01, 0.99), 0.95, 1)
    yield Finding("1 v 99 %: looks hold the difference", held(generator, runs, 0.01, 0.99), 0.95, 1)
    yield Finding("1 v 1 %: false alarms in 30 looks", alarms(generator, runs, 0.01, 0.01), 0, 0.05)
    yield Finding("split 50:50: false alarms in 30 looks", split(generator, runs, 0.5), 0, 0.05)
    yield Finding("split 55:45: found in 30 looks", split(generator, runs, 0.55), 0.95, 1)


def days(generator, share):
    """Answers so far at the end of each day, in one arm."""
    readers = generator.poisson(READERS_A_DAY, DAYS)
    chosen = generator.binomial(readers, share)
    return [Arm(int(x), int(n)) for x, n in zip(chosen.cumsum(), readers.cumsum(), strict=True)]


def looks(generator, a, b):
    return watched_difference(zip(days(generator, a), days(generator, b), strict=True))


def alarms(generator, runs, a, b):
    """How often any of the looks says that the arms differ, at 5 %."""
    return np.mean([looks(generator, a, b)[-1].p < 0.05 for _ in range(runs)])


def held(generator, runs, a, b):
    """How often the bounds hold the true difference at all looks."""
    return np.mean(
        [all(it.low <= b - a <= it.high for it in looks(generator, a, b)) for _ in range(runs)]
    )


def split(generator, runs, share):
    """How often any of the looks says that the split is not 50:50, at 5 %."""
    arrived = generator.poisson(2 * READERS_A_DAY, (runs, DAYS))
    first = generator.binomial(arrived, share).cumsum(axis=1)
    counts = np.stack([first, arrived.cumsum(axis=1) - first], axis=2)
    return np.mean([watched_sample_ratio(run, (0.5, 0.5))[-1].p < 0.05 for run in counts])
