"""Which options readers came to and left, and from where to where they went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from survey_app.analytics.shares import Share
from survey_app.statistics.adjustment import adjusted_with_gaps
from survey_app.statistics.arrays import Integers
from survey_app.statistics.differences import PairedChange, bonett_price, paired_change
from survey_app.statistics.intervals import Bounds

MOST = 30
"""Options of which each is shown; of more, those that most chose."""
MOST_DRAWN = 8
"""Options that can be followed from one side to the other; the rest is put together."""
REST = "All others"
CLEAR = 0.05


@dataclass(frozen=True)
class Change:
    """One option before and after."""

    label: str
    before: Share
    after: Share
    came: int
    """Who chose it the second time only."""
    left: int
    """Who chose it the first time only."""
    bounds: Bounds | None
    """Of the change of its share."""
    p: float | None = None
    """McNemar's, adjusted for all options that anybody came to or left (Holm); None where nobody
    did."""

    @property
    def value(self) -> float:
        """By how much its share has grown, −1..1."""
        return (self.came - self.left) / max(1, self.before.base)

    @property
    def is_clear(self) -> bool:
        """Whether it changed by more than chance explains."""
        return self.p is not None and self.p < CLEAR


@dataclass(frozen=True)
class Flow:
    """Where those who first chose one option went."""

    label: str
    n: int
    """Who chose it the first time."""
    to: tuple[Share, ...]
    """Of these, who chose each option the second time."""


@dataclass(frozen=True)
class Changes:
    """All options before and after."""

    n: int
    """Who answered both."""
    changed: Share
    """Of these, who changed their answer."""
    options: tuple[Change, ...]
    """In the order of the question."""
    tested: int
    """For how many tests p is adjusted."""

    @property
    def lead(self) -> Change | None:
        """The option that changed most clearly; of a gain and a loss alike, the gain."""
        moved = [option for option in self.options if option.p is not None]
        return min(moved, key=lambda it: (it.p or 0.0, -abs(it.value), -it.value), default=None)

    @property
    def is_one_change(self) -> bool:
        """Whether only one option changed, or two between which readers moved, which is one."""
        return self.tested == 1


@dataclass(frozen=True)
class OptionsChange(Changes):
    """The same of a choice of one option, of which at most MOST are listed."""

    hidden: int
    """How many further options anybody chose."""
    flows: tuple[Flow, ...]
    """Of the options that most chose, and of all others together."""
    together: int
    """How many options stand together in the last of the flows."""


def options_change(
    labels: Mapping[str, str], moves: Mapping[tuple[str, str], int]
) -> OptionsChange:
    """The changes among options, key → words; what has no words any more is called by its key."""
    known = {**labels, **{key: key for both in moves for key in both if key not in labels}}
    places = {key: place for place, key in enumerate(known)}
    table = np.zeros((len(known), len(known)), dtype=np.int64)
    for (before, after), count in moves.items():
        table[places[before], places[after]] = count
    words = list(known.values())
    n, chosen = int(table.sum()), table.sum(axis=0) + table.sum(axis=1)
    every = _adjusted(
        [_change(table, at, label) for at, label in enumerate(words)], chooses_one=True
    )
    shown = _largest(chosen, MOST)
    tests = sum(option.p is not None for option in every)
    flows, together = _flows(table, words)
    return OptionsChange(
        n=n,
        changed=Share(n - int(np.trace(table)), n),
        options=tuple(every[at] for at in shown),
        hidden=int((chosen > 0).sum()) - int((chosen[shown] > 0).sum()),
        # Who moves between two options comes to one and leaves the other: this is one test.
        tested=1 if tests == 2 else tests,
        flows=flows,
        together=together,
    )


def several_change(
    labels: Mapping[str, str],
    parts: Mapping[str, Mapping[tuple[float, float], int]],
    changed: Share,
) -> Changes:
    """The changes among options of which each reader chose some: key → words, and key → (before,
    after) → readers, 1 for who chose it and 0 for who did not.

    Each option among those who could choose it both times; `changed` are those who chose others.
    """
    every = [_yes_or_no(labels[key], moves) for key, moves in parts.items() if any(moves.values())]
    options = _adjusted(every, chooses_one=False)
    tests = sum(option.p is not None for option in options)
    return Changes(changed.base, changed, tuple(options), tests)


def _yes_or_no(label: str, moves: Mapping[tuple[float, float], int]) -> Change:
    came, left, both = (moves.get(at, 0) for at in ((0, 1), (1, 0), (1, 1)))
    return _changed(label, both + left, both + came, both, sum(moves.values()))


def _change(table: Integers, at: int, label: str) -> Change:
    before, after, both, n = (
        int(it) for it in (table[at].sum(), table[:, at].sum(), table[at, at], table.sum())
    )
    return _changed(label, before, after, both, n)


def _changed(label: str, before: int, after: int, both: int, n: int) -> Change:
    came, left = after - both, before - both
    bounds = bonett_price(came, left, n)
    return Change(label, Share(before, n), Share(after, n), came, left, bounds)


def _adjusted(options: list[Change], *, chooses_one: bool) -> list[Change]:
    """With their p; where each reader chooses one option, two that changed are one test."""
    tests = [_mcnemar(option) for option in options]
    raw = [None if test is None else test.p for test in tests]
    is_one = chooses_one and sum(p is not None for p in raw) == 2
    together = raw if is_one else adjusted_with_gaps(raw)
    return [replace(option, p=p) for option, p in zip(options, together, strict=True)]


def _mcnemar(option: Change) -> PairedChange | None:
    both = option.before.n - option.left
    rest = option.before.base - both - option.left - option.came
    return paired_change(np.array([[both, option.left], [option.came, rest]]))


def _largest(chosen: Integers, most: int) -> list[int]:
    """The places of the options that most chose, in their order."""
    return sorted(np.argsort(-chosen, kind="stable")[:most].tolist())


def _flows(table: Integers, words: Sequence[str]) -> tuple[tuple[Flow, ...], int]:
    """From each option to each; those that nobody chose are left out, the rarest put together."""
    chosen = table.sum(axis=0) + table.sum(axis=1)
    used = [at for at in range(len(words)) if chosen[at]]
    most = MOST_DRAWN if len(used) <= MOST_DRAWN else MOST_DRAWN - 1
    kept = [at for at in _largest(chosen, most) if chosen[at]]
    rest = [at for at in used if at not in kept]
    groups = [[at] for at in kept] + ([rest] if rest else [])
    labels = [words[at] for at in kept] + ([REST] if rest else [])
    counts = [[int(table[np.ix_(one, other)].sum()) for other in groups] for one in groups]
    flows = (
        Flow(label, sum(row), tuple(Share(n, sum(row)) for n in row))
        for label, row in zip(labels, counts, strict=True)
    )
    return tuple(flows), len(rest)
