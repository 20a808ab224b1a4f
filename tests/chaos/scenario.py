"""What a scenario is: something that goes wrong while readers answer."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.oracle import Verdict
from tests.newspaper import KINDS
from tests.postgres import Cluster


class Absent(Exception):
    """This machine lacks what the scenario needs."""


@dataclass(frozen=True)
class Size:
    """How much of it."""

    posts: int
    """Responses, or requests where one response is sent several times."""
    times: int = 1
    """How often the fault is injected."""


@dataclass(frozen=True)
class Result:
    """A row of the table."""

    injected: str
    verdict: Verdict


@dataclass(frozen=True)
class Scenario:
    """A function that makes a site, does its worst and asks the oracle."""

    run: Callable[[Cluster | None, Size], Result]
    small: Size
    full: Size
    kinds: tuple[str, ...] = KINDS
