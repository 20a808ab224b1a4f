"""By what answers can be weighted, and how they are distributed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from survey_app.analytics.facets.facet import Absence, Category, Either, Facet
from survey_app.analytics.filters.arguments import AUDIENCE
from survey_app.analytics.snapshot.read import Snapshot

FACTS = frozenset({"device", "section", "referrer", "language", "channel", "depth"})
"""Facts whose distribution among all readers a publisher may know."""
MOST = 200
"""Categories of a margin at most: more than a question has options, or a title sections. A form
may send 1,000 fields, two for each."""


@dataclass(frozen=True)
class Distribution:
    """How the responses of a whole survey are spread over a margin."""

    categories: tuple[Category, ...]
    counts: Mapping[str, int]
    """Key of a category → responses."""
    unknown: int
    """Responses without a value."""

    @property
    def known(self) -> int:
        """Responses with a value."""
        return sum(self.counts.values())

    def share(self, key: str) -> float | None:
        """Of those with a value; None where nobody has one."""
        return self.counts.get(key, 0) / self.known if self.known else None


def margins_among(facets: Iterable[Either]) -> dict[str, Facet]:
    """The facets that answers can be weighted by: what is asked, and some facts."""
    return {
        facet.name: facet
        for facet in facets
        if isinstance(facet, Facet)
        and not (facet.is_banded or facet.is_dated)
        and (facet.is_question or facet.name in FACTS or facet.name.startswith(AUDIENCE))
    }


def distributions(snapshot: Snapshot, facets: Sequence[Facet]) -> dict[str, Distribution]:
    """Name of a facet → how the responses of a survey are spread over it."""
    queries = [
        snapshot.scan().group_by(facet.value.alias("value")).agg(pl.len().alias("n"))
        for facet in facets
    ]
    return {
        facet.name: _distribution(facet, groups)
        for facet, groups in zip(facets, pl.collect_all(queries), strict=True)
    }


def _distribution(facet: Facet, groups: pl.DataFrame) -> Distribution:
    times: Counter[Category] = Counter()
    unknown = 0
    for value, n in groups.iter_rows():
        category = facet.reading(value)
        if isinstance(category, Absence):
            unknown += n
        else:
            times[category] += n
    found = sorted(times.keys() - set(facet.categories), key=lambda c: (-times[c], c.key))
    categories = (*facet.categories, *found)
    return Distribution(categories, {c.key: times[c] for c in categories}, unknown)
