"""What synthetic readers answer: leanings of a question, tilted by what a reader is and has said.

The article tilts them a little, too.
"""

import datetime as dt
import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate
from math import exp
from pathlib import Path
from typing import Any

import msgspec

from survey_app.demo.traits import Facts, tilt
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.registry import KINDS

TILT = 0.22
"""How much articles differ: standard deviation of the logarithm of an option's weight."""
USUAL = 0.4
"""Weight of what no leaning says anything about."""
MOST_WEIGHED = 21
"""Values of a scale up to which each has a weight of its own."""
SCATTER = 0.6
"""How far numbers lie from a typical one: standard deviation of their logarithm."""
FIRST_DAY = dt.date(2016, 1, 1)
THINGS = (0.3, 0.5, 0.2)
"""How often a text is about one thing, two or three."""
MEANT_OTHERWISE = 0.9
"""Part of those who choose "other" that also say what they mean."""


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What texts are made of."""

    begin: tuple[str, ...] = ()
    """Openings, each with a place `{}` for the thing that it is about."""
    things: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    """What follows in some of the texts."""


class Leaning(Phrases, frozen=True, forbid_unknown_fields=True):
    """How readers lean in one question; what is left out is drawn by chance."""

    weights: dict[str, float] = {}
    """Option or value → how often it is chosen; for several choices a probability."""
    tilted: dict[str, dict[str, float]] = {}
    """Fact of a reader → option or value → factor on its weight."""
    typical: float | None = None
    """The middle of the numbers that readers give where there are many."""
    written: dict[str, Phrases] = {}
    """Fact of a reader → what such readers write instead."""


@dataclass(frozen=True)
class Asked:
    """A question, or a row of one, as the readers of one article lean in it."""

    question: Question
    weights: Mapping[str, float]
    leaning: Leaning
    rows: Mapping[str, "Asked"] = field(default_factory=dict)

    def answer(self, rng: random.Random, known: Facts = ()) -> Any:
        """An answer of the question's kind, as the contract writes it, of such a reader."""
        return KINDS[self.question.kind].invented(self.question, _Reader(self, rng, known))


@dataclass(frozen=True)
class _Reader:
    """A reader who follows the leanings; kinds make up answers from what such a one says."""

    asked: Asked
    rng: random.Random
    known: Facts

    def about(self, row: str) -> "_Reader":
        """The same reader, asked about one row of the question."""
        return replace(self, asked=self.asked.rows[row])

    def one(self, keys: Sequence[str]) -> str:
        """A key by its weight."""
        weights = list(accumulate(self._weight(key) for key in keys))
        return self.rng.choices(keys, cum_weights=weights)[0]

    def several(self, keys: Sequence[str]) -> list[str]:
        """Each key with its probability; one where that gives none."""
        found = [key for key in keys if self.rng.random() < min(0.95, self._weight(key))]
        return found or [self.one(keys)]

    def order(self, keys: Sequence[str]) -> list[str]:
        """All keys: the heavier, the earlier as a rule."""
        return sorted(keys, key=lambda key: self.rng.expovariate(max(self._weight(key), 1e-3)))

    def value(self, values: range) -> int:
        """A value by its weight; of many, one near what is typical, or near a middle."""
        if self.asked.leaning.typical is not None:
            near = round(self.asked.leaning.typical * exp(self.rng.gauss(0, SCATTER)))
            return min(max(near, values[0]), values[-1])
        if len(values) <= MOST_WEIGHED:
            return int(self.one([str(value) for value in values]))
        share = self.rng.betavariate(2 + 2 * self._weight("high"), 2 + 2 * self._weight("low"))
        return values[min(len(values) - 1, int(share * len(values)))]

    def words(self, longest: int) -> str:
        """An opening with some things, and perhaps an end."""
        leaning = self.asked.leaning
        own = (phrases for fact, phrases in leaning.written.items() if fact in self.known)
        phrases = next(own, leaning)
        [number] = self.rng.choices(range(1, len(THINGS) + 1), THINGS)
        things = self.rng.sample(phrases.things, min(number, len(phrases.things)))
        said = self.rng.choice(phrases.begin).format("; ".join(things))
        if phrases.end and self.rng.random() < 0.5:
            said += ". " + self.rng.choice(phrases.end)
        return (said[:1].upper() + said[1:])[:longest].strip()

    def day(self) -> dt.date:
        """A day of some ten years, more of them late."""
        return FIRST_DAY + dt.timedelta(days=int(3650 * self.rng.betavariate(4, 1)))

    def says_more(self) -> bool:
        """Most do."""
        return self.rng.random() < MEANT_OTHERWISE

    def _weight(self, key: str) -> float:
        usual = self.asked.weights.get(key, USUAL)
        return usual * tilt(self.asked.leaning.tilted, key, self.known)


def asked(question: Question, survey: str, rng: random.Random) -> Asked:
    """A question as one article's readers lean in it; `rng` makes articles differ."""
    name = f"{survey}.{question.key}"
    rows = {row: _asked(question, f"{name}.{row}", rng) for row in question.row_keys()}
    return replace(_asked(question, name, rng), rows=rows)


def _asked(question: Question, name: str, rng: random.Random) -> Asked:
    written = leanings().get(name, Leaning())
    usual = leanings()["anything"]
    phrases = written if written.begin else usual
    leaning = msgspec.structs.replace(
        written, begin=phrases.begin, things=phrases.things, end=phrases.end
    )
    spelled = KINDS[question.kind].spelled_out(question)
    values = KINDS[question.kind].values(question)
    scale = [str(value) for value in values] if len(values) <= MOST_WEIGHED else ["low", "high"]
    weights = {
        key: leaning.weights.get(key, rng.uniform(0.15, 0.6)) * exp(rng.gauss(0, TILT))
        for key in spelled.option_keys() or scale
    }
    return Asked(question, weights, leaning)


@cache
def leanings() -> dict[str, Leaning]:
    """All leanings that are written down, by `survey.question` or `survey.question.row`."""
    written = tomllib.loads((Path(__file__).parent / "leanings.toml").read_text("utf-8"))
    return msgspec.convert(written, dict[str, Leaning])
