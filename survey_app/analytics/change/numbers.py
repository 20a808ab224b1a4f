"""By how much readers answered higher or lower the second time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from survey_app.analytics.shares import Share
from survey_app.statistics.differences import Difference, mean_change
from survey_app.statistics.weighted import Estimate, weighted_mean
from survey_app.statistics.weights import Weights
from survey_app.surveys.definition import Question
from survey_app.web.ranges import MINUS

SIDE = 10
"""Columns at most on either side of those who gave the same answer."""
WIDTHS = (1, 2, 5)
CLEAR = 0.05


@dataclass(frozen=True)
class Column:
    """How many changed their answer by so much."""

    label: str
    direction: int
    """−1 for lower, 0 for the same, 1 for higher."""
    share: Share


@dataclass(frozen=True)
class NumbersChange:
    """The numbers before and after."""

    before: Estimate
    after: Estimate
    change: Difference
    """Of the means, after less before."""
    higher: Share
    lower: Share
    same: Share
    columns: tuple[Column, ...]

    @property
    def n(self) -> int:
        """Who answered both."""
        return self.same.base

    @property
    def is_clear(self) -> bool:
        """Whether the mean changed by more than chance explains."""
        if self.change.p is None:
            return self.change.value != 0
        return self.change.p < CLEAR


def numbers_change(
    question: Question, moves: Mapping[tuple[float, float], int]
) -> NumbersChange | None:
    """The changes from the first number to the second; None below two readers."""
    step = question.step / 10**question.decimals
    changes: Counter[int] = Counter()
    for (before, after), n in moves.items():
        changes[round((after - before) / step)] += n
    first, second = (mean_of(side_of(moves, at)) for at in (0, 1))
    mean = mean_of({steps * step: n for steps, n in changes.items()})
    change = None if mean is None else mean_change(mean)
    if first is None or second is None or change is None:
        return None
    base = changes.total()
    higher, lower = (
        Share(sum(n for steps, n in changes.items() if steps * sign > 0), base) for sign in (1, -1)
    )
    columns = tuple(_columns(changes, step, question.decimals))
    return NumbersChange(first, second, change, higher, lower, Share(changes[0], base), columns)


def side_of(moves: Mapping[tuple[float, float], int], side: int) -> Counter[float]:
    """The numbers of the first answers (0) or of the second ones (1)."""
    found: Counter[float] = Counter()
    for both, n in moves.items():
        found[both[side]] += n
    return found


def mean_of(histogram: Mapping[float, int]) -> Estimate | None:
    """The mean of value → n; None without any."""
    counts = np.array(list(histogram.values()), dtype=np.int64)
    return weighted_mean(np.array(list(histogram), dtype=np.float64), Weights.equal(counts))


def _columns(changes: Counter[int], step: float, decimals: int) -> list[Column]:
    """The changes in columns of one width, and those who gave the same answer in one of theirs."""
    width = _width(max((abs(steps) for steps in changes), default=0))
    found: Counter[int] = Counter()
    for steps, n in changes.items():
        found[_sign(steps) * -(-abs(steps) // width)] += n
    furthest = max((abs(at) for at in found), default=0)
    base = changes.total()
    return [
        Column(_label(at, width, step, decimals), _sign(at), Share(found[at], base))
        for at in range(-furthest, furthest + 1)
    ]


def _width(furthest: int) -> int:
    """1, 2, 5, 10, 20 … steps: the least with which there are not too many columns."""
    tens = 1
    while True:
        for width in WIDTHS:
            if furthest <= SIDE * width * tens:
                return width * tens
        tens *= 10


def _label(at: int, width: int, step: float, decimals: int) -> str:
    if at == 0:
        return "same"
    ends = dict.fromkeys(((abs(at) - 1) * width + 1, abs(at) * width))
    sign = "+" if at > 0 else MINUS
    words = [f"{sign}{end * step:,.{decimals}f}" for end in ends]
    return " to ".join(words if at > 0 else reversed(words))


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)
