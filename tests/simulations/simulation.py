"""What a simulation is: a planted truth, tried many times, and how often a method found it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Finding:
    """A line of the table: what was tried, what came out, and between what it must lie."""

    what: str
    found: float
    least: float
    most: float

    @property
    def good(self):
        return self.least <= self.found <= self.most


@dataclass(frozen=True)
class Simulation:
    """`simulate(generator, runs)` yields findings; few runs for `make test`, many for the rest."""

    simulate: Callable[[np.random.Generator, int], Iterator[Finding]]
    small: int
    full: int

    def findings(self, *, small):
        """The findings, the same at every call: the seed is fixed."""
        yield from self.simulate(
            np.random.default_rng(20261127), self.small if small else self.full
        )
