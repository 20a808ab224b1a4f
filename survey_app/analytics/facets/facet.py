"""What a table can be broken down by: a question, a part of one, or a fact of each response."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

import polars as pl

from survey_app.statistics.intervals import Bounds, within
from survey_app.statistics.weighted import Estimate
from survey_app.surveys.codebook import Code


class Category(NamedTuple):
    """One value of a facet, or several that are counted together."""

    key: str
    label: str
    """As it stands in a sentence: "phones"."""

    @property
    def heading(self) -> str:
        """As it stands above a column: "Phones"."""
        return f"{self.label[:1].upper()}{self.label[1:]}"


class Absence(StrEnum):
    """Why a response has no value, as a table's foot says it."""

    SKIPPED = "skipped it"
    REFUSED = "refused"
    NOT_SHOWN = "were not shown it"
    STOPPED = "stopped before it"
    UNKNOWN = "not known"


Reading = Callable[[Any], Category | Absence]
"""From what stands in a snapshot to a category."""


ANSWERED = Category("", "answered")
_WHY: Mapping[Any, Absence] = {
    None: Absence.STOPPED,
    Code.SKIPPED: Absence.SKIPPED,
    Code.NOT_SHOWN: Absence.NOT_SHOWN,
    Code.REFUSED: Absence.REFUSED,
}


def absence(value: Any) -> Absence | None:
    """Why there is no answer, None where there is one."""
    return _WHY.get(value)


@dataclass(frozen=True)
class Measure:
    """A number behind each value, whose mean can be compared."""

    name: str
    """`Mean`, or what a score is called."""
    of: Callable[[Any], float] = float
    unit: str = ""
    is_score: bool = False
    """Whether it is a Net Promoter Score, whose range is not that of a mean."""
    ends: Bounds | None = None
    """The least and the most that the mean can be, where that is known."""

    def mean_bounds(self, mean: Estimate) -> Bounds | None:
        """The t bounds of a mean, cut at its ends; None where it has none."""
        bounds = mean.bounds()
        return None if bounds is None else within(bounds, self.ends)


class _Named:
    """How a facet is called where people read it."""

    label: str
    phrase: str
    is_question: bool

    @property
    def in_phrase(self) -> str:
        """As it stands within a phrase: "by device", and a question as it is asked."""
        return (
            f"“{self.label}”" if self.is_question else f"{self.label[:1].lower()}{self.label[1:]}"
        )

    def within(self, category: Category) -> str:
        """The readers of a category, as a phrase: "readers on phones"."""
        return f"readers {self.phrase.format(category.label)}"


@dataclass(frozen=True)
class Facet(_Named):
    """Something of which each response has one value at most."""

    name: str
    """In addresses: as the filter names it."""
    label: str
    """As it stands above a table."""
    phrase: str
    """How a value stands behind "readers": `on {}`, `who answered “{}”`."""
    value: pl.Expr
    """What a snapshot has for each response."""
    reading: Reading
    categories: tuple[Category, ...] = ()
    """Those that are always shown, in their order; others come as they are found."""
    measure: Measure | None = None
    is_dated: bool = False
    """Whether the order of its keys is that of time."""
    is_banded: bool = False
    """Whether its values are numbers that are put together where there are many."""
    is_ordered: bool = False
    """Whether its categories are the steps of a scale, lowest first."""
    is_question: bool = False
    is_part: bool = False
    """Whether it is one option of a question that can be looked at as a whole."""
    parts_wordings: bool = False
    """Whether it is a version or a time: some of its categories may not have had an option."""
    offered_by: Mapping[Category, frozenset[int]] = field(default_factory=dict)
    """Option → the versions that offered it, of those that not all versions did."""


@dataclass(frozen=True)
class Several(_Named):
    """Something of which a response may have several values: each is a yes or a no."""

    name: str
    label: str
    phrase: str
    options: Mapping[Category, pl.Expr] = field(default_factory=dict)
    """Whether a response has it."""
    state: pl.Expr = field(default_factory=lambda: pl.lit(1))
    """At least 0 where there is an answer, else why there is none."""
    reading: Reading = field(default=lambda value: absence(value) or ANSWERED)
    column: str | None = None
    """The one column that all this is read from, with few different values; None where there are
    several, or many."""
    is_question: bool = False
    is_part: bool = False
    """Never: it is a whole question."""
    offered_by: Mapping[Category, frozenset[int]] = field(default_factory=dict)
    """Option → the versions that offered it, of those that not all versions did."""


Either = Facet | Several


def named(known: Mapping[Any, Category]) -> Reading:
    """Reads the values of a fact; what has no name is not known."""
    return lambda value: known.get(value, Absence.UNKNOWN)


def answered(known: Mapping[Any, Category]) -> Reading:
    """Reads the answers to a question."""

    def read(value: Any) -> Category | Absence:
        why = absence(value)
        return known.get(value, Absence.UNKNOWN) if why is None else why

    return read


def categories_of(labels: Mapping[Any, str]) -> tuple[Category, ...]:
    """Key → words as categories, in the same order."""
    return tuple(Category(str(key), label) for key, label in labels.items())


def by_name(facets: Iterable[Either], name: str) -> Either | None:
    """The facet with this name; None where there is none."""
    return next((facet for facet in facets if facet.name == name), None)
