"""Trend lines through waves of a level that was planted."""

import numpy as np

from survey_app.statistics.trends import share_trend
from tests.simulations.simulation import Finding

WAVES, ANSWERS, STEP = 24, 400, 0.015


def simulate(generator, runs):
    """How often the 95 % range of the line holds the level, how nearer it is than the waves."""
    hits, alone, line_misses, wave_misses = [], [], [], []
    for _ in range(runs):
        level = 0.5 + np.clip(np.cumsum(generator.normal(0, STEP, WAVES)), -0.4, 0.4)
        chosen = generator.binomial(ANSWERS, level)
        seen, found = chosen / ANSWERS, share_trend(chosen, [ANSWERS] * WAVES, STEP)
        hits.append(holds(found, level))
        alone.append(holds(share_trend(chosen, [ANSWERS] * WAVES), level))
        line_misses.append((found.level - level) ** 2)
        wave_misses.append((seen - level) ** 2)
    yield Finding("the range holds the level", np.mean(hits), 0.94, 0.96)
    yield Finding("it does where nobody says how it moves", np.mean(alone), 0.93, 0.97)
    yield Finding(
        "error² of line by that of waves", np.mean(line_misses) / np.mean(wave_misses), 0, 0.6
    )
    few = [share_trend(generator.binomial(5, 0.3, 60), [5] * 60).level.mean() for _ in range(runs)]
    yield Finding("five answers a wave: where 30 % lie", np.mean(few), 0.28, 0.32)
    still = [
        holds(share_trend(generator.binomial(50, 0.3, 12), [50] * 12), 0.3) for _ in range(runs)
    ]
    yield Finding("and where the level does not move", np.mean(still), 0.95, 1)


def holds(line, level):
    """Which waves' ranges hold the level."""
    return np.abs(line.level - level) < 1.96 * line.se
