"""Whose answers a page of several surveys looks at, and what counts them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from typing import Any

from sqlalchemy.orm import Session

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.narrowing import (
    Where,
    articles_in,
    exposure_conditions,
    tally_conditions,
)
from survey_app.analytics.periods import Period
from survey_app.analytics.recounting import Counts, Recounted
from survey_app.analytics.source import Sources
from survey_app.collect.deltas import RESPONSES
from survey_app.collect.models import UNKNOWN_ARTICLE
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import counts_of_surveys, read
from survey_app.collect.top_articles import TopArticles, top_articles
from survey_app.publications.models import Publication


@dataclass(frozen=True)
class Scope:
    """Whose answers: those of a title that a filter lets in, in some of its articles or in all."""

    publication: Publication
    filter: Filter
    sources: Mapping[int, Sources] = field(default_factory=dict)
    """Survey → what counts its answers where tallies do not suffice; of others nothing is counted
    then."""
    articles: frozenset[int] | None = None
    """Ids of the articles, None for all; those that the filter names are among them already."""
    surveys: frozenset[int] | None = None
    """Ids of the surveys, None for all."""

    @property
    def shards(self) -> list[int]:
        """Where the title's facts lie."""
        return shards_of(self.publication.id, self.publication.buckets)

    @property
    def is_whole(self) -> bool:
        """Whether no answer to its surveys is left out."""
        return self.filter.is_empty and self.filter.period.key == "all" and self.articles is None

    @property
    def exposures(self) -> Where | None:
        """Narrowing of what was seen; None where that cannot be narrowed alike."""
        where = exposure_conditions(self.filter, self.articles)
        if where is not None and self.surveys is not None:
            where["survey_id"] = self.surveys
        elif where is not None and self.filter.concerns_questions:
            where["survey_id"] = frozenset(self.sources)
        return where

    def during(self, period: Period) -> "Scope":
        """The same readers on other days."""
        return replace(self, filter=replace(self.filter, period=period))

    def counts(
        self, session: Session, by: Sequence[str], questions: Collection[str] | None = None
    ) -> Counts:
        """(survey, values of the `by` dimensions …, question, option or mark) → n.

        Of all questions, or of those named. Where tallies suffice it is one statement.
        """
        if not self.filter.tallies_suffice:
            return {
                (survey_id, *cell): n
                for survey_id, source in self._answered(session).items()
                for cell, n in Recounted(source.snapshot(), self.filter, self.articles)
                .counts(by, questions)
                .items()
            }
        where = self._tallied
        if questions is not None:
            where["question"] = frozenset(questions)
        return read(session, self.shards, by=("survey_id", *by, "question", "option"), **where)

    def responses(
        self, session: Session, by: Sequence[str] = (), mark: str = RESPONSES
    ) -> dict[tuple[Any, ...], int]:
        """(survey, values of the `by` dimensions …) → whole responses with a mark."""
        if not self.filter.tallies_suffice:
            found = self.counts(session, by, [""])
            return {key[:-2]: n for key, n in found.items() if key[-1] == mark}
        where = {**self._tallied, "question": "", "option": mark}
        return read(session, self.shards, by=("survey_id", *by), **where)

    def marked(
        self, session: Session, by: Sequence[str], marks: Collection[str]
    ) -> dict[tuple[Any, ...], int]:
        """(survey, values of the `by` dimensions …, mark) → whole responses with each of them."""
        if not self.filter.tallies_suffice:
            found = self.counts(session, by, [""])
            return {(*key[:-2], key[-1]): n for key, n in found.items() if key[-1] in marks}
        where = {**self._tallied, "question": "", "option": frozenset(marks)}
        return read(session, self.shards, by=("survey_id", *by, "option"), **where)

    def top_articles(self, session: Session, most: int) -> TopArticles:
        """The `most` articles with the most answers, and perhaps some more; one statement, or two,
        where tallies suffice."""
        if self.filter.tallies_suffice:
            return top_articles(session, self.shards, **self._tallied, most=most)
        articles_of: Counter[int] = Counter()
        totals: Counter[int] = Counter()
        for (survey_id, article_id), n in self.responses(session, ("article_id",)).items():
            totals[article_id] += n
            if article_id != UNKNOWN_ARTICLE:
                articles_of[survey_id] += 1
        ranked = nsmallest(most, totals, lambda one: (-totals[one], one))
        return TopArticles(frozenset(ranked), articles_of)

    def counts_of(
        self, session: Session, surveys: Collection[int], questions: Collection[str] | None = None
    ) -> dict[int, dict[str, dict[str, int]]]:
        """Survey → question → option or mark → n; the empty question holds whole responses.

        At least of all questions, or of those named. A few rows for each survey, where nothing
        narrows.
        """
        if self.is_whole:
            return counts_of_surveys(session, self.shards, list(surveys))
        found: defaultdict[int, dict[str, dict[str, int]]] = defaultdict(dict)
        these = replace(self, surveys=frozenset(surveys))
        for (survey_id, question, option), n in these.counts(session, (), questions).items():
            found[survey_id].setdefault(question, {})[option] = n
        return found

    @property
    def _tallied(self) -> Where:
        """What tallies are asked for, where they suffice."""
        where = tally_conditions(self.filter, self.articles)
        return where if self.surveys is None else {**where, "survey_id": self.surveys}

    def _answered(self, session: Session) -> dict[int, Sources]:
        """The sources of surveys that were answered there and then at all: no others are read."""
        anybody = replace(self, filter=Filter(self.filter.period)).responses(session)
        return {one: source for one, source in self.sources.items() if (one,) in anybody}


def scope_of(
    session: Session, publication: Publication, found: Filter, sources: Mapping[int, Sources]
) -> Scope:
    """All surveys of a title, for the readers whom a filter lets in; at most one statement."""
    return Scope(publication, found, sources, articles_in(session, publication, found))
