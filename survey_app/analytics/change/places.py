"""By how many places readers ranked each option higher or lower the second time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from survey_app.analytics.change.counting import LEAST, Both
from survey_app.analytics.change.numbers import mean_of, side_of
from survey_app.analytics.change.options import CLEAR
from survey_app.analytics.shares import Share
from survey_app.statistics.adjustment import adjusted_with_gaps
from survey_app.statistics.differences import Difference, mean_change
from survey_app.statistics.weighted import Estimate


@dataclass(frozen=True)
class PlaceChange:
    """One option before and after; place 1 is the best, so less than 0 is a rise."""

    label: str
    before: Estimate | None
    """Its mean place, of those who placed it both times; None without any."""
    after: Estimate | None
    change: Difference | None
    """Of the means, after less before; None below two readers."""
    rose: Share
    fell: Share
    only_before: int
    """Who placed it the first time only, of those who answered both questions."""
    only_after: int
    p: float | None = None
    """Of the paired t test, adjusted for all options that have one (Holm); None where all changed
    its place by the same."""

    @property
    def n(self) -> int:
        """Who placed it both times."""
        return self.rose.base

    @property
    def is_clear(self) -> bool:
        """Whether it rose or fell by more than chance explains."""
        if self.change is None or self.n < LEAST:
            return False
        return self.change.value != 0 if self.p is None else self.p < CLEAR


@dataclass(frozen=True)
class PlacesChange:
    """All options before and after."""

    n: int
    """Who answered both."""
    changed: Share
    """Of these, who gave another order."""
    options: tuple[PlaceChange, ...]
    """In the order of the question."""
    is_partial: bool
    """Whether anybody placed an option one of the two times only."""

    @property
    def tested(self) -> int:
        """For how many tests p is adjusted."""
        return sum(option.p is not None for option in self.options)

    @property
    def lead(self) -> PlaceChange | None:
        """The option that rose or fell most clearly; None where none did."""
        moved = [it for it in self.options if it.n >= LEAST and it.change and it.change.value]
        return min(moved, key=lambda it: (it.p or 0.0, -abs(_value(it)), _value(it)), default=None)


def places_change(
    labels: Mapping[str, str], parts: Mapping[str, Both], changed: Share
) -> PlacesChange:
    """The changes of options, key → words, from (place before, place after) → readers."""
    options = _tested([_change(labels[key], both) for key, both in parts.items()])
    is_partial = any(both.only_before or both.only_after for both in parts.values())
    return PlacesChange(changed.base, changed, tuple(options), is_partial)


def _change(label: str, both: Both) -> PlaceChange:
    steps: Counter[float] = Counter()
    for (before, after), n in both.moves.items():
        steps[after - before] += n
    mean = mean_of(steps)
    return PlaceChange(
        label=label,
        before=mean_of(side_of(both.moves, 0)),
        after=mean_of(side_of(both.moves, 1)),
        change=None if mean is None else mean_change(mean),
        rose=Share(sum(n for step, n in steps.items() if step < 0), both.n),
        fell=Share(sum(n for step, n in steps.items() if step > 0), both.n),
        only_before=both.only_before,
        only_after=both.only_after,
    )


def _tested(options: list[PlaceChange]) -> list[PlaceChange]:
    tests = [None if option.change is None else option.change.p for option in options]
    together = adjusted_with_gaps(tests)
    return [replace(option, p=p) for option, p in zip(options, together, strict=True)]


def _value(option: PlaceChange) -> float:
    return option.change.value if option.change else 0.0
