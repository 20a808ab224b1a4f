"""Bursts: far more answers in a few minutes than the hours around let expect."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from survey_app.statistics.arrays import Floats
from survey_app.statistics.excess import count_excess

LENGTHS = (1, 2, 5, 10, 20, 40, 80, 160)
"""Minutes of the windows that are looked at."""

AROUND = 120
"""Minutes before and after a window that say what to expect, or three times its length."""

WAVES = 0.1
"""Readers come in waves: their rate varies by a third (the square root of this) by itself."""

FEWEST = 10
"""Fewer answers of a kind are not worth a mark."""

TIMES = 2
"""A burst has at least so many times the answers that were expected."""


@dataclass(frozen=True)
class Burst:
    """`count` answers from minute `start` until before `stop`, where `expected` were.

    `p` is corrected for all windows that were looked at.
    """

    start: int
    stop: int
    count: int
    expected: float
    p: float


def find_bursts(
    minutes: npt.ArrayLike, expected: npt.ArrayLike | None = None, alpha: float = 0.001
) -> list[Burst]:
    """Bursts among answers at whole `minutes`, counted from anything; strongest first, disjoint.

    `expected` is the number of answers to expect in each minute from the first to the last one,
    such as views of the survey times its answer rate; by default the hours around say it. A
    newsletter makes a burst too, unless views are known: see `stuffing` for what else it takes.
    A scan over windows of several lengths, each tested against a negative binomial distribution,
    with Bonferroni's correction for all of them. Source: Kulldorff (1997), Communications in
    Statistics: Theory and Methods 26, 1481, for the scan.
    """
    when = np.asarray(minutes, np.int64)
    if not len(when):
        return []
    first = int(when.min())
    sums = _running(np.bincount(when - first))
    told = None if expected is None else _running(np.asarray(expected, float))
    if told is not None and len(told) != len(sums):
        raise ValueError("What to expect must be said for each minute from the first to the last.")
    lengths = [it for it in LENGTHS if it < len(sums)]
    tests = len(sums) * len(lengths)
    windows = [it for length in lengths for it in _windows(sums, told, length)]
    windows = [it for it in windows if it.p * tests < alpha]
    found: list[Burst] = []
    for it in sorted(windows, key=lambda it: (it.p, it.expected - it.count)):
        if all(it.stop <= other.start or it.start >= other.stop for other in found):
            found.append(it)
    return [
        Burst(it.start + first, it.stop + first, it.count, it.expected, it.p * tests)
        for it in found
    ]


def _running(counts: npt.ArrayLike) -> Floats:
    """Sums up to before each minute, and up to the end."""
    return np.concatenate([[0.0], np.cumsum(counts, dtype=float)])


def _windows(sums: Floats, told: Floats | None, length: int) -> Iterator[Burst]:
    """Every window of a length that has far more than is expected, with its own p."""
    start = np.arange(len(sums) - length)
    count = sums[start + length] - sums[start]
    if told is None:
        around = max(AROUND, 3 * length)
        low, high = (
            np.maximum(start - around, 0),
            np.minimum(start + length + around, len(sums) - 1),
        )
        beside, minutes = sums[high] - sums[low] - count + 0.5, high - low - length
        # Too little time around says nothing: then as many are expected as there are.
        expected = np.where(minutes >= length, length * beside / np.maximum(minutes, 1), count)
        spread = WAVES + 1 / beside
    else:
        expected = told[start + length] - told[start] + 1e-9
        spread = np.full(len(start), WAVES)
    for i in np.flatnonzero((count >= FEWEST) & (count > TIMES * expected)):
        p = float(count_excess(count[i], expected[i], spread[i]))
        yield Burst(int(i), int(i) + length, int(count[i]), float(expected[i]), p)
