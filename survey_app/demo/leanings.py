"""What synthetic readers answer: leanings of a question, tilted a little by the article."""

import datetime as dt
import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import exp
from pathlib import Path
from typing import Any

import msgspec

from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.registry import KINDS

TILT = 0.22
"""How much articles differ: standard deviation of the logarithm of an option's weight."""
USUAL = 0.4
"""Weight of what no leaning says anything about."""
MOST_WEIGHED = 21
"""Values of a scale up to which each has a weight of its own."""
FIRST_DAY = dt.date(2016, 1, 1)
MEANT_OTHERWISE = 0.9
"""Part of those who choose "other" that also say what they mean."""


class Leaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How readers lean in one question; what is left out is drawn by chance."""

    weights: dict[str, float] = {}
    """Option or value → how often it is chosen; for several choices a probability."""
    begin: tuple[str, ...] = ()
    """Openings of a text, each with a place `{}` for the thing that it is about."""
    things: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    """What follows in some of the texts."""


@dataclass(frozen=True)
class Asked:
    """A question as the readers of one article lean in it."""

    question: Question
    weights: Mapping[str, float]
    leaning: Leaning

    def answer(self, rng: random.Random) -> Any:
        """An answer of the question's kind, as the contract writes it."""
        return KINDS[self.question.kind].invented(self.question, _Reader(self, rng))


@dataclass(frozen=True)
class _Reader:
    """A reader who follows the leanings; kinds make up answers from what such a one says."""

    asked: Asked
    rng: random.Random

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
        """A value by its weight; of many, one near a middle that leans to a side."""
        if len(values) <= MOST_WEIGHED:
            return int(self.one([str(value) for value in values]))
        share = self.rng.betavariate(2 + 2 * self._weight("high"), 2 + 2 * self._weight("low"))
        return values[min(len(values) - 1, int(share * len(values)))]

    def words(self, longest: int) -> str:
        """An opening with a thing, and perhaps an end."""
        leaning = self.asked.leaning
        said = self.rng.choice(leaning.begin).format(self.rng.choice(leaning.things))
        if leaning.end and self.rng.random() < 0.5:
            said += ". " + self.rng.choice(leaning.end)
        return (said[:1].upper() + said[1:])[:longest].strip()

    def day(self) -> dt.date:
        """A day of some ten years."""
        return FIRST_DAY + dt.timedelta(days=self.rng.randrange(3650))

    def says_more(self) -> bool:
        """Most do."""
        return self.rng.random() < MEANT_OTHERWISE

    def _weight(self, key: str) -> float:
        return self.asked.weights.get(key, USUAL)


def asked(question: Question, survey: str, rng: random.Random) -> Asked:
    """A question as one article's readers lean in it; `rng` makes articles differ."""
    written = leanings().get(f"{survey}.{question.key}", Leaning())
    usual = leanings()["anything"]
    leaning = written if written.begin else msgspec.structs.replace(usual, weights=written.weights)
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
    """All leanings that are written down, by `survey.question`."""
    written = tomllib.loads((Path(__file__).parent / "leanings.toml").read_text("utf-8"))
    return {name: msgspec.convert(leaning, Leaning) for name, leaning in written.items()}
