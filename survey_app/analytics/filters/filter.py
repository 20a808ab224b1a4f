"""A filter: which responses are looked at."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from survey_app.analytics.filters.dimensions import DEPTH, DIMENSIONS, OF_ONE_SURVEY, Dimension
from survey_app.analytics.periods import Period
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED

MARKS = (ANSWERED, SKIPPED, REFUSED)
"""What can be asked of every question: whether it was answered at all."""


@dataclass(frozen=True, order=True)
class Answered:
    """Some answers to one question, of which a response has one."""

    question: str
    part: str
    """Row of a battery, or option of a ranking; empty for other questions."""
    values: tuple[str, ...]
    """Options, places of a ranking, ranges such as `4..5`, `4..` and `..5` (of numbers or days,
    both ends included), and MARKS."""

    @property
    def marks(self) -> tuple[str, ...]:
        """Those of the values that are marks."""
        return tuple(value for value in self.values if value in MARKS)

    @property
    def said(self) -> tuple[str, ...]:
        """Those that are answers."""
        return tuple(value for value in self.values if value not in MARKS)


def ends(value: str) -> tuple[str, str]:
    """Lowest and highest of a range, either empty where it is open; a single value is both."""
    low, dots, high = value.partition("..")
    return (low, high) if dots else (value, value)


@dataclass(frozen=True)
class Filter:
    """Responses for which all parts hold; of one part, any of its values. Empty: all responses."""

    period: Period
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()
    """Ids; 0 is "no known article"."""
    devices: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    referrers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    placements: tuple[str, ...] = ()
    versions: tuple[int, ...] = ()
    depths: tuple[str, ...] = ()
    """Bands of `dimensions.DEPTHS`."""
    audience: tuple[tuple[str, str], ...] = ()
    """Pairs of (label, value): of each label that is named, one of its values."""
    complete: bool | None = None
    """Finished, not finished, or both."""
    flagged: str = "with"
    """`with`, `without` or `only` those that show an unusual pattern."""
    answers: tuple[Answered, ...] = ()

    def of(self, dimension: Dimension) -> tuple[Any, ...]:
        """The values of one dimension that are let in; empty lets all in."""
        values: tuple[Any, ...] = getattr(self, dimension.member)
        return values

    def without(self, dimension: Dimension, value: Any) -> "Filter":
        """The filter with one value of a dimension taken away."""
        kept = tuple(each for each in self.of(dimension) if each != value)
        return replace(self, **{dimension.member: kept})  # type: ignore[arg-type]

    @property
    def audience_labels(self) -> Mapping[str, frozenset[str]]:
        """Label → the values that are let in."""
        found: dict[str, frozenset[str]] = {}
        for label, value in self.audience:
            found[label] = found.get(label, frozenset()) | {value}
        return found

    @property
    def is_empty(self) -> bool:
        """Whether it lets all responses of its period in."""
        return self == Filter(self.period)

    @property
    def lets_all_readers_in(self) -> bool:
        """Whether it lets all responses of its period and its articles in."""
        return replace(self, sections=(), topics=(), articles=()).is_empty

    @property
    def concerns_questions(self) -> bool:
        """Whether it means something for one survey only."""
        return bool(self.answers or any(self.of(each) for each in OF_ONE_SURVEY))

    @property
    def tallies_suffice(self) -> bool:
        """Whether tallies are counted finely enough for it; else each response has to be read."""
        beyond = any(self.of(each) for each in DIMENSIONS if not each.in_tallies)
        # Some unusual patterns show only among all responses together.
        return not (beyond or self.audience or self.answers or self.flagged != "with")

    @property
    def unknown_of_exposures(self) -> tuple[str, ...]:
        """The parts that cannot be known of those who saw a survey, in words.

        While there is one, what was seen must be left out: the rest of it would be compared with
        fewer answers than it brought.
        """
        return self._unknown([each for each in DIMENSIONS if not each.in_exposures])

    @property
    def unknown_of_readings(self) -> tuple[str, ...]:
        """The same of those who read an article."""
        return self._unknown([each for each in DIMENSIONS if not each.in_readings])

    def _unknown(self, dimensions: Sequence[Dimension]) -> tuple[str, ...]:
        labels = (each.label for each in dimensions if each is not DEPTH and self.of(each))
        return (*labels, *self.audience_labels, *self.after_asking)

    @property
    def after_asking(self) -> tuple[str, ...]:
        """The parts that depend on what readers did once they were asked, in words."""
        parts = {
            DEPTH.label: self.depths,
            "Finished": self.complete is not None,
            "Unusual pattern": self.flagged != "with",
            "answers to questions": self.answers,
        }
        return tuple(label for label, is_asked in parts.items() if is_asked)

    @property
    def columns_suffice(self) -> bool:
        """Whether the columns of a response tell that it is let in (`narrowing.row_conditions`)."""
        return not (self.answers or self.audience or self.depths or self.flagged != "with")

    @property
    def days(self) -> dict[str, dt.date | None]:
        """The period, for what is counted by days."""
        return self.period.days
