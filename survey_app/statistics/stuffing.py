"""Which responses look as if somebody had put them in by the dozen.

Three things are looked for: a burst in time that comes from few networks or says one thing; a
network that says one thing; and rows of answers that come up far too often. Each alone happens
among honest readers too, when a newsletter goes out, a school answers, or an opinion is common:
a reason is a lead. What looks like everybody else, from everywhere, at all hours, is not found.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from survey_app.statistics.arrays import Booleans, Integers
from survey_app.statistics.bursts import FEWEST, WAVES, Burst, find_bursts
from survey_app.statistics.excess import count_excess, share_excess
from survey_app.statistics.patterns import expected_counts, labels_of

Reason = Literal["burst", "network", "pattern"]

ALPHA = 0.001
"""Of each of the three: how often honest answers may give any reason at all, wherever and for
whatever is looked."""

SAME_MIND, SAME_NETWORK = 0.05, 0.01
"""The correlation between two readers who came together: of their answers, of their networks."""

MISFIT = 0.25
"""How far, as a squared share, an honest row may be from what its answers let expect."""

FEWEST_QUESTIONS = 3
"""With fewer questions a row of answers is no pattern."""

DAY = 24 * 60


@dataclass(frozen=True)
class _Trace:
    """Something that stuffed responses may have in common: a label of each response.

    Each is compared with those of its group, as who was not asked a question could not say the
    same; -1 are those that are compared with nobody. A label stands in one group alone.
    """

    labels: Integers
    groups: Integers
    totals: Integers
    """How often each label comes up."""
    sizes: Integers
    """How many responses are in each group."""
    alike: float
    """How far readers who came together have it in common anyway."""
    part: float
    """Of the level that the traces share: all answers together have as much as a whole row."""


def stuffing_signs(
    minutes: npt.ArrayLike,
    answers: npt.ArrayLike,
    networks: npt.ArrayLike | None = None,
    expected: npt.ArrayLike | None = None,
) -> dict[Reason, Booleans]:
    """Reason → which responses look stuffed for it; a reason that nothing is known for is left out.

    `minutes` are whole minutes since the beginning of a UTC day; `answers` [response, question],
    of one question or more, whole numbers, below 0 where an answer is missing; `networks` opaque
    whole numbers that stand for the same network during a UTC day, and for one response only
    where it is not known. `expected` are as in `find_bursts`: with them a burst is a reason by
    itself.
    """
    when, given = np.asarray(minutes, np.int64), np.asarray(answers, np.int64)
    if not len(when):
        return {}
    rows, answered = labels_of(*given.T), given >= 0
    same_asked = np.where(answered.any(axis=1), labels_of(*answered.T), -1)
    said = [_trace(rows, same_asked, SAME_MIND)]
    part = 1 / given.shape[1]
    said += [_trace(labels_of(it), np.where(it >= 0, 0, -1), SAME_MIND, part) for it in given.T]
    # A network's number means the same for a day only.
    days = None if networks is None else labels_of(when // DAY, np.asarray(networks, np.int64))
    bursts = find_bursts(when, expected, ALPHA)
    found: dict[Reason, Integers] = {
        "burst": _in_bursts(bursts, when, said, days, alone=expected is not None)
    }
    if days is not None:
        found["network"] = _of_one_mind(days, said)
    if given.shape[1] >= FEWEST_QUESTIONS:
        found["pattern"] = _too_frequent_rows(given, rows)
    return {reason: np.isin(np.arange(len(when)), places) for reason, places in found.items()}


def _trace(labels: Integers, groups: Integers, alike: float, part: float = 1.0) -> _Trace:
    sizes = np.bincount(groups[groups >= 0], minlength=1)
    return _Trace(labels, groups, np.bincount(labels), sizes, alike, part)


def _in_bursts(
    bursts: list[Burst],
    when: Integers,
    said: list[_Trace],
    networks: Integers | None,
    *,
    alone: bool,
) -> Integers:
    """Those who came in a burst, and of these, unless it is a reason `alone`, who stand out.

    Who stands out is looked for from the clearest trace to the faintest, one row of answers, one
    network, one answer, until what is left of the burst is no burst any more.
    """
    found = [np.zeros(0, np.int64)]
    for it in bursts:
        inside = np.flatnonzero((it.start <= when) & (when < it.stop))
        if alone:
            found.append(inside)
            continue
        traces = said
        if networks is not None:
            same_day = np.isin(when // DAY, when[inside] // DAY)
            of_network = _trace(networks, np.where(same_day, 0, -1), SAME_NETWORK)
            traces = [said[0], of_network, *said[1:]]
        left = inside
        for left in _left_over(traces, inside, ALPHA / len(bursts)):
            if count_excess(len(left), it.expected, WAVES) > ALPHA:
                break
        found.append(np.setdiff1d(inside, left))
    return np.concatenate(found)


def _of_one_mind(networks: Integers, said: list[_Trace]) -> Integers:
    """Those who say what their network says far more often than everybody else does."""
    found = [np.zeros(0, np.int64)]
    by_network = np.argsort(networks, kind="stable")
    members = np.split(by_network, np.cumsum(np.bincount(networks))[:-1])
    large = [inside for inside in members if len(inside) >= FEWEST]
    for inside in large:
        *_, left = _left_over(said, inside, ALPHA / len(large))
        found.append(np.setdiff1d(inside, left))
    return np.concatenate(found)


def _left_over(traces: list[_Trace], inside: Integers, alpha: float) -> Iterator[Integers]:
    """What is left `inside` after each trace has taken those who stand out."""
    left, parts = inside, sum(trace.part for trace in traces)
    for trace in traces:
        level = alpha * trace.part / parts
        left = np.setdiff1d(left, _standing_out(trace, inside, left, level))
        yield left


def _standing_out(trace: _Trace, inside: Integers, left: Integers, alpha: float) -> Integers:
    """Who of those `left` has a label that is far more frequent there than outside `inside`."""
    inside, left = (some[trace.groups[some] >= 0] for some in (inside, left))
    values, first, counts = np.unique(trace.labels[left], return_index=True, return_counts=True)
    found = []
    for value, group, count in zip(values, trace.groups[left[first]], counts, strict=True):
        if count < FEWEST:
            continue
        outside = trace.totals[value] - (trace.labels[inside] == value).sum()
        rest = trace.sizes[group] - (trace.groups[inside] == group).sum()
        beside = (trace.groups[left] == group).sum()
        if count * rest <= outside * beside:
            continue
        p = share_excess(int(count), int(beside), int(outside), int(rest), trace.alike)
        if p * len(values) < alpha:
            found.append(value)
    return left[np.isin(trace.labels[left], found)]


def _too_frequent_rows(answers: Integers, rows: Integers) -> Integers:
    """Those whose whole row comes up far more often than its answers let expect.

    Each is compared with those who answered the same questions: who was not asked one question
    was mostly not asked another. The same answer throughout is left to `careless`: there are
    always some who answer so.
    """
    answered, counts = answers >= 0, np.bincount(rows)
    highest, lowest = answers.max(axis=1), np.where(answered, answers, answers.max()).min(axis=1)
    is_pattern = (answered.sum(axis=1) >= FEWEST_QUESTIONS) & (highest > lowest)
    many = np.flatnonzero(is_pattern & (counts[rows] >= FEWEST))
    together = labels_of(*answered.T)
    expected = np.zeros(len(rows))
    for group in np.unique(together[many]):
        inside = np.flatnonzero(together == group)
        expected[inside] = expected_counts(answers[inside])
    p = count_excess(counts[rows[many]], expected[many], MISFIT) * len(counts)
    return many[p < ALPHA]
