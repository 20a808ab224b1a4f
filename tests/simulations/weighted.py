"""Whether weighting finds a planted readership again, and its intervals hold what was planted."""

import numpy as np

from survey_app.statistics.margins import Margin
from survey_app.statistics.raked import raked_mean
from survey_app.statistics.raking import rake
from survey_app.statistics.rao_scott import weighted_association
from survey_app.statistics.weighted import weighted_mean
from survey_app.statistics.weighted_intervals import share_bounds
from survey_app.statistics.weights import Weights
from tests.simulations.simulation import Finding

READERS = np.array([0.35, 0.3, 0.2, 0.15])
"""The readership by group; those who answer are of other groups, to its right."""
ANSWERERS = np.array([0.15, 0.2, 0.3, 0.35])
BASES = (200, 800)


def simulate(generator, runs):
    """Groups that answer unequally often and think differently."""
    for n in BASES:
        yield Finding(f"weighted logit, n = {n}", logit(generator, runs, n), 0.94, 0.96)
    for n in BASES:
        for share in (0.01, 0.02, 0.05, 0.2, 0.5):
            held = one_opinion(generator, runs // 2, n, share)
            yield Finding(f"weighted logit, n = {n}, p = {share:.0%}", held, 0.91, 1)
    for n in BASES:
        yield Finding(
            f"Rao–Scott rejects where there is nothing, n = {n}",
            nothing(generator, runs, n),
            0.04,
            0.06,
        )
    for n in BASES:
        yield from recovery(generator, runs // 4, 2 * n)


def logit(generator, runs, n):
    """How often a share among all readers is held, averaged over what the groups think."""
    hits, weights = 0, READERS / ANSWERERS
    for _ in range(runs):
        opinion = generator.random() * 0.6 + 0.4 * generator.random(4)
        counts = generator.multinomial(n, ANSWERERS)
        groups = np.repeat(np.arange(4), counts)
        found = weighted_mean(
            (generator.random(n) < opinion[groups]).astype(float), Weights.of(weights[groups])
        )
        low, high = share_bounds(found)
        hits += low <= float(READERS @ opinion) <= high
    return hits / runs


def one_opinion(generator, runs, n, share):
    """How often a share is held that is the same in all groups, at one cell of the grid."""
    hits, weights = 0, READERS / ANSWERERS
    for _ in range(runs):
        groups = np.repeat(np.arange(4), generator.multinomial(n, ANSWERERS))
        chosen = (generator.random(n) < share).astype(float)
        low, high = share_bounds(weighted_mean(chosen, Weights.of(weights[groups])))
        hits += low <= share <= high
    return hits / runs


def nothing(generator, runs, n):
    """How often a table of unequal weights is found to differ from chance at 5 %."""
    weights, found = READERS / ANSWERERS, 0
    for _ in range(runs):
        group = generator.choice(4, n, p=ANSWERERS)
        cells = 3 * generator.integers(2, size=n) + generator.integers(3, size=n)
        found += weighted_association(Weights.of(weights[group]).grouped(cells, (2, 3))).p < 0.05
    return found / runs


def recovery(generator, runs, n):
    """Raking on two margins: what is left of the bias, and how often the planted share is held."""
    off, plain, hits = [], [], 0
    for _ in range(runs):
        effects = [generator.normal(0, 0.08, size=4), generator.normal(0, 0.08, size=4)]
        # Younger and more engaged readers answer more often, and think differently.
        tilt = np.linspace(-0.12, 0.12, 4)
        readers, opinion = READERS[::-1], [it + tilt for it in effects]
        truth = 0.5 + sum(float(readers @ it) for it in opinion)
        codes = [generator.choice(4, n, p=READERS) for _ in opinion]
        chance = np.clip(0.5 + sum(it[code] for it, code in zip(opinion, codes, strict=True)), 0, 1)
        yes = (generator.random(n) < chance).astype(float)
        margins = [
            Margin(name, tuple("abcd"), readers, code)
            for name, code in zip("xy", codes, strict=True)
        ]
        found = raked_mean(yes, Weights.of(rake(margins).weights), margins)
        low, high = share_bounds(found)
        hits += low <= truth <= high
        off.append(found.value - truth)
        plain.append(yes.mean() - truth)
    yield Finding(f"raked interval, n = {n}", hits / runs, 0.94, 0.96)
    yield Finding(f"bias of the raked share, n = {n}", float(np.mean(off)), -0.005, 0.005)
    yield Finding(f"bias without weights, n = {n}", float(np.mean(plain)), -0.2, -0.05)
