"""Where counts of one survey come from: maintained tallies, or its snapshot."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.narrowing import (
    Where,
    articles_in,
    exposure_conditions,
    tally_conditions,
)
from survey_app.analytics.recounting import Counts, Recounted
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.collect.exposures import Exposure, read_exposures
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import DIMENSIONS, read
from survey_app.publications.models import Publication

OpenSnapshot = Callable[[], Snapshot]
"""Brings the survey's snapshot up to date, which may take a while."""


class Source(Protocol):
    """Something that counts the responses which a filter lets in."""

    def counts(self, by: Sequence[str], questions: Collection[str] | None = None) -> Counts:
        """(values of the `by` dimensions …, question, option or mark) → n, as tallies count.

        Of all questions, or of those named; the empty name stands for whole responses.
        """


@dataclass(frozen=True)
class Tallied:
    """Counts from the tallies, for a filter for which they suffice."""

    session: Session
    shards: Sequence[int]
    survey_id: int
    where: Where

    def counts(self, by: Sequence[str], questions: Collection[str] | None = None) -> Counts:
        """One statement; see `Source`."""
        where = {**self.where, "survey_id": self.survey_id}
        if questions is not None:
            where["question"] = frozenset(questions)
        return read(self.session, self.shards, by=(*by, "question", "option"), **where)


class Sources:
    """The sources of one survey: tallies wherever they suffice, as they are much cheaper."""

    def __init__(
        self, session: Session, publication: Publication, survey_id: int, opened: OpenSnapshot
    ) -> None:
        self.session = session
        self.publication = publication
        self.survey_id = survey_id
        self.shards = shards_of(publication.id, publication.buckets)
        self._open = opened
        self._snapshot: Snapshot | None = None
        self._articles: dict[tuple[Any, ...], frozenset[int] | None] = {}

    def of(self, found: Filter, by: Sequence[str] = ()) -> Source:
        """What counts the responses of a filter by these dimensions."""
        articles = self.articles(found)
        if found.tallies_suffice and set(by) <= set(DIMENSIONS):
            where = tally_conditions(found, articles)
            return Tallied(self.session, self.shards, self.survey_id, where)
        return Recounted(self.snapshot(), found, articles)

    def exposures(self, found: Filter, by: str = "version") -> Mapping[Any, Exposure] | None:
        """How often the survey was seen where it can be answered on the spot, by one column;
        None where the filter cannot be applied to that."""
        where = exposure_conditions(found, self.articles(found))
        if where is None:
            return None
        where |= {"survey_id": self.survey_id}
        shown = read_exposures(self.session, self.shards, by=(by,), **where)
        return {value: exposure for (value,), exposure in shown.items()}

    def articles(self, found: Filter) -> frozenset[int] | None:
        """Ids of the articles that a filter narrows to; None where it does not."""
        key = (found.articles, found.sections, found.topics)
        if key not in self._articles:
            self._articles[key] = articles_in(self.session, self.publication, found)
        return self._articles[key]

    def snapshot(self) -> Snapshot:
        """The survey's snapshot, up to date when it was first asked for."""
        if self._snapshot is None:
            self._snapshot = self._open()
        return self._snapshot
