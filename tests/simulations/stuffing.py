"""Responses of honest readers, and responses that somebody put in among them."""

from dataclasses import dataclass

import numpy as np

from survey_app.statistics.stuffing import DAY, stuffing_signs
from tests.simulations.simulation import Finding

READERS, STUFFED, DAYS = 4750, 250, 7
OPTIONS = (2, 3, 4, 5)
EVENINGS = 1 - 0.8 * np.cos(2 * np.pi * np.arange(DAY) / DAY)
"""Readers by the minute of the day: few at night."""


WAYS = {
    "20 minutes, 4 networks, one pattern": {"length": 20, "networks": 4},
    "20 minutes, 4 networks, any answers": {"length": 20, "networks": 4, "one_pattern": False},
    "20 minutes, a network each, one pattern": {"length": 20, "networks": 10**6},
    "a day, 4 networks, one pattern": {"length": DAY, "networks": 4},
}


@dataclass
class Responses:
    """What is known of responses; the stuffed ones stand last."""

    minutes: np.ndarray
    answers: np.ndarray
    networks: np.ndarray

    def __add__(self, other):
        return Responses(
            *(np.concatenate([getattr(self, it), getattr(other, it)]) for it in self.__dict__)
        )


def answered(generator, n, opinion):
    """Answers that go together: who leans one way does so in all questions."""
    leaning = generator.normal(opinion, 1, n)
    noise = generator.normal(0, 1, (len(OPTIONS), n))
    return np.stack(
        [
            np.digitize(leaning + noise[i], np.linspace(-1, 1, options + 1)[1:-1])
            for i, options in enumerate(OPTIONS)
        ],
        axis=1,
    )


def networks_of(generator, minutes):
    """Telephone companies have a tenth of all readers each, most networks one; new every day."""
    number = np.minimum(generator.zipf(1.4, len(minutes)), 100_000)
    return number + 1_000_000 * (minutes // DAY)


def honest(generator):
    """A week of readers: by day, more after publication, and half of them by two newsletters."""
    by_minute = np.tile(EVENINGS, DAYS) * np.exp(-np.arange(DAYS * DAY) / (2 * DAY))
    page = generator.choice(DAYS * DAY, READERS // 2, p=by_minute / by_minute.sum())
    sent = 8 * 60 + DAY * generator.integers(0, DAYS, 2)
    letter = generator.choice(sent, READERS - READERS // 2)
    letter += generator.exponential(60, len(letter)).astype(int)
    minutes = np.concatenate([page, letter])
    networks = networks_of(generator, minutes)
    # Who reads the newsletter thinks otherwise, and so do those who share a network.
    opinions = np.repeat([0.0, 0.4], [len(page), len(letter)])
    opinions += generator.normal(0, 0.3, networks.max() + 1)[networks]
    return Responses(minutes, answered(generator, READERS, opinions), networks)


def stuffed(generator, length, networks, one_pattern=True):
    """So many within `length` minutes, from few networks of their own."""
    start = generator.integers(0, DAYS * DAY - length)
    minutes = start + generator.integers(0, length, STUFFED)
    said = answered(generator, STUFFED, 0.0)
    if one_pattern:
        said[:] = [generator.integers(options) for options in OPTIONS]
    return Responses(minutes, said, -1 - generator.integers(0, networks, STUFFED))


def simulate(generator, runs):
    """Clean weeks, and weeks with 5 % stuffed in four ways."""
    weeks = [honest(generator) for _ in range(runs)]
    clean = np.mean([found(week).mean() for week in weeks])
    yield Finding("clean: share with a reason", clean, 0, 0.01)
    for name, way in WAYS.items():
        marked = np.array([found(week + stuffed(generator, **way)) for week in weeks])
        recall = marked[:, READERS:].mean()
        yield Finding(f"recall: {name}", recall, 0.85, 1)
        yield Finding(f"precision: {name}", marked[:, READERS:].sum() / marked.sum(), 0.95, 1)


def found(responses):
    """Whether each response has a reason."""
    reasons = first_reasons(responses.minutes, responses.answers, responses.networks)
    return np.array([it is not None for it in reasons])


def first_reasons(minutes, *known, **more):
    """Of each response the first reason, in the order in which they are looked for, or None."""
    reasons = [None] * len(minutes)
    for reason, marked in stuffing_signs(minutes, *known, **more).items():
        for at in np.flatnonzero(marked):
            reasons[at] = reasons[at] or reason
    return reasons
