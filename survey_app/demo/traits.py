"""What synthetic readers are before they answer: drawn once for each, and tilting all that follows.

A trait is a leaning like those of questions: values by their weights, tilted by what is known of a
reader already, such as `age.under30` or `channel.hosted`.
"""

import random
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path

import msgspec

Facts = Collection[str]
"""What is known of a reader: `trait.value`, and of questions answered so far `question.option`."""
Tilts = Mapping[str, Mapping[str, float]]
"""Fact → option or value → factor on its weight for readers of whom the fact holds."""


class Trait(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that readers differ in."""

    weights: dict[str, float]
    """Value → how frequent it is."""
    tilted: dict[str, dict[str, float]] = {}


def draw(rng: random.Random, *facts: str) -> dict[str, str]:
    """A reader's traits, one after the other, tilted by those before and by other `facts`."""
    found: dict[str, str] = {}
    known = set(facts)
    for name, trait in traits().items():
        values, weights = _weighed(name, frozenset(known & trait.tilted.keys()))
        found[name] = rng.choices(values, cum_weights=weights)[0]
        known.add(f"{name}.{found[name]}")
    return found


def tilt(tilts: Tilts, key: str, known: Facts) -> float:
    """The factor on the weight of an option or value for a reader of whom all this is known."""
    factor = 1.0
    for fact, factors in tilts.items():
        if fact in known:
            factor *= factors.get(key, 1.0)
    return factor


@cache
def traits() -> dict[str, Trait]:
    """All traits by their names, in the order in which they are drawn."""
    written = tomllib.loads((Path(__file__).parent / "traits.toml").read_text("utf-8"))
    return msgspec.convert(written, dict[str, Trait])


@cache
def _weighed(name: str, known: frozenset[str]) -> tuple[list[str], list[float]]:
    """A trait's values, and their weights summed up, for readers of whom this is known."""
    trait = traits()[name]
    weights = (weight * tilt(trait.tilted, value, known) for value, weight in trait.weights.items())
    return list(trait.weights), list(accumulate(weights))
