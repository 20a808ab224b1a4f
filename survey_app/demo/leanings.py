"""What synthetic readers answer: leanings of a question, tilted a little by the article."""

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import exp
from pathlib import Path
from typing import Any

import msgspec

from survey_app.surveys.definition import OTHER, Question
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.kinds.text import Text

TILT = 0.22
"""How much articles differ: standard deviation of the logarithm of an option's weight."""
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
    keys: tuple[str, ...]
    weights: tuple[float, ...]
    leaning: Leaning

    def answer(self, rng: random.Random) -> Any:
        """An answer of the question's kind, as the contract writes it."""
        if isinstance(KINDS[self.question.kind], Text):
            return self._text(rng)[: self.question.max_length]
        if KINDS[self.question.kind].has_scale:
            return int(self._one(rng))
        if self.question.kind == "multiple":
            return self._several(rng)
        return self._chosen(rng, self._one(rng))

    def _one(self, rng: random.Random) -> str:
        return rng.choices(self.keys, cum_weights=list(accumulate(self.weights)))[0]

    def _several(self, rng: random.Random) -> list[Any]:
        found = [
            key
            for key, weight in zip(self.keys, self.weights, strict=True)
            if rng.random() < min(0.95, weight)
        ]
        return [self._chosen(rng, key) for key in found or [self._one(rng)]]

    def _chosen(self, rng: random.Random, key: str) -> Any:
        if key == OTHER and rng.random() < MEANT_OTHERWISE:
            return {"option": OTHER, "text": self._text(rng)}
        return key

    def _text(self, rng: random.Random) -> str:
        said = rng.choice(self.leaning.begin).format(rng.choice(self.leaning.things))
        if self.leaning.end and rng.random() < 0.5:
            said += ". " + rng.choice(self.leaning.end)
        return said[:1].upper() + said[1:]


def asked(question: Question, survey: str, rng: random.Random) -> Asked:
    """A question as one article's readers lean in it; `rng` makes articles differ."""
    written = leanings().get(f"{survey}.{question.key}", Leaning())
    usual = leanings()["anything"]
    leaning = written if written.begin else msgspec.structs.replace(usual, weights=written.weights)
    keys = question.option_keys() or tuple(str(v) for v in KINDS[question.kind].values(question))
    weights = tuple(
        leaning.weights.get(key, rng.uniform(0.15, 0.6)) * exp(rng.gauss(0, TILT)) for key in keys
    )
    return Asked(question, keys, weights, leaning)


@cache
def leanings() -> dict[str, Leaning]:
    """All leanings that are written down, by `survey.question`."""
    written = tomllib.loads((Path(__file__).parent / "leanings.toml").read_text("utf-8"))
    return {name: msgspec.convert(leaning, Leaning) for name, leaning in written.items()}
