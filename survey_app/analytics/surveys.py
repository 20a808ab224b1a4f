"""What is counted of each survey of a title, over all its versions."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.analytics.answers import QuestionResult, are_alike, question_results
from survey_app.analytics.counts import SurveyCounts
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.narrowing import row_conditions
from survey_app.analytics.funnel import Funnel, funnel
from survey_app.analytics.measures import Measures
from survey_app.analytics.periods import Period
from survey_app.analytics.texts.in_their_words import TheirWords, in_their_words
from survey_app.analytics.words import Words, wordy_of
from survey_app.collect.deltas import RATE_CHANNELS, RESPONSES
from survey_app.collect.exposures import Exposure, read_exposures
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import counts_of_surveys, read
from survey_app.publications.models import Publication
from survey_app.surveys.definition import from_document
from survey_app.surveys.lifecycle import State, state_of
from survey_app.surveys.models import Survey, Version
from survey_app.surveys.published import PublishedVersion

CELL = ("survey_id", "flagged", "version", "channel", "question", "option")


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question with its results, the same over all articles, and what readers wrote."""

    number: int
    result: QuestionResult
    everywhere: QuestionResult | None
    """Over all articles, to compare with; None where `result` already is."""
    words: tuple[Words, ...]
    """Quotes first, then the latest that nobody has checked."""
    checked: int = 0
    """Texts that were approved or hidden."""

    @property
    def to_check(self) -> int | None:
        """Answers to an open question that nobody has checked; None for texts beside "other"."""
        return max(0, self.result.base - self.checked) if self.result.is_written else None


@dataclass(frozen=True)
class SurveyReport:
    """One survey's answers, in one article or in all."""

    id: int
    key: str
    title: str
    state: State
    since: dt.datetime
    """Since when the live wording is asked."""
    versions: tuple[PublishedVersion, ...]
    measures: Measures
    questions: tuple[AnsweredQuestion, ...]
    funnel: Funnel


@dataclass(frozen=True)
class Scope:
    """Whose answers: a title's, of a period, perhaps of one article only."""

    publication: Publication
    period: Period
    article_id: int | None = None

    @property
    def shards(self) -> list[int]:
        """Where the title's facts lie."""
        return shards_of(self.publication.id, self.publication.buckets)

    @property
    def filter(self) -> Filter:
        """The same as a filter."""
        return Filter(self.period)

    @property
    def articles(self) -> frozenset[int] | None:
        """Id of the article, None for all."""
        return None if self.article_id is None else frozenset({self.article_id})

    @property
    def where(self) -> dict[str, int]:
        """Narrowing to the article, for reading counts."""
        return {} if self.article_id is None else {"article_id": self.article_id}


def survey_reports(
    session: Session, scope: Scope, *, survey_id: int | None = None
) -> list[SurveyReport]:
    """Reports of the published surveys with a count in this scope, or of the one asked for.

    The number of statements does not depend on how many surveys or questions there are. Surveys
    with the most answers come first.
    """
    only = {} if survey_id is None else {"survey_id": survey_id}
    here = _counts(session, scope, **only)
    surveys = _published(session, scope.publication.id, set(here) | set(only.values()))
    everywhere = _everywhere(session, scope, surveys) if scope.where else {}
    asked = [one for survey, versions in surveys for one in wordy_of(survey.id, versions)]
    narrowed = row_conditions(scope.filter, scope.articles)
    words = in_their_words(session, scope.shards, asked, narrowed)
    nothing = SurveyCounts({}, {}, 0)
    reports = [
        report_of(survey, versions, here.get(survey.id, nothing), everywhere.get(survey.id), words)
        for survey, versions in surveys
    ]
    return sorted(reports, key=lambda report: (-report.measures.responses, report.id))


def _counts(session: Session, scope: Scope, **only: int) -> dict[int, SurveyCounts]:
    where: dict[str, Any] = {**scope.where, **only}
    cells: defaultdict[int, Counter[tuple[int, str, str, str]]] = defaultdict(Counter)
    unusual: Counter[int] = Counter()
    for (survey_id, flagged, *cell), n in read(
        session, scope.shards, by=CELL, **scope.period.days, **where
    ).items():
        version, channel, question, option = cell
        cells[survey_id][version, channel, question, option] += n
        if flagged and (question, option) == ("", RESPONSES):
            unusual[survey_id] += n
    shown: defaultdict[int, dict[int, Exposure]] = defaultdict(dict)
    by = ("survey_id", "version")
    seen: dict[str, Any] = {**scope.period.hours, "channel": RATE_CHANNELS, **where}
    exposures = read_exposures(session, scope.shards, by=by, **seen)
    for (survey_id, version), exposure in exposures.items():
        shown[survey_id][version] = exposure
    return {one: SurveyCounts(cells[one], shown[one], unusual[one]) for one in {*cells, *shown}}


def _everywhere(
    session: Session, scope: Scope, surveys: Sequence[tuple[Survey, Sequence[PublishedVersion]]]
) -> dict[int, SurveyCounts]:
    """Answers in all articles, which of a whole survey are maintained without their version."""
    cells: defaultdict[int, dict[tuple[int, str, str, str], int]] = defaultdict(dict)
    is_whole = scope.period.key == "all"
    live = {
        survey.id: versions[-1].number
        for survey, versions in surveys
        if is_whole and are_alike(versions)
    }
    for survey_id, questions in counts_of_surveys(session, scope.shards, [*live]).items():
        for key, options in questions.items():
            for option, n in options.items():
                cells[survey_id][live[survey_id], "", key, option] = n
    others = frozenset(survey.id for survey, _ in surveys) - set(live)
    if others:
        where: dict[str, Any] = {**scope.period.days, "survey_id": others}
        by = ("survey_id", "version", "question", "option")
        for (survey_id, version, *place), n in read(session, scope.shards, by=by, **where).items():
            cells[survey_id][version, "", place[0], place[1]] = n
    return {survey_id: SurveyCounts(found, {}, 0) for survey_id, found in cells.items()}


def _published(
    session: Session, publication_id: int, ids: set[int]
) -> list[tuple[Survey, tuple[PublishedVersion, ...]]]:
    query = (
        select(Survey, Version)
        .join(Version, Version.survey_id == Survey.id)
        .where(Survey.publication_id == publication_id, Survey.id.in_(ids))
        .order_by(Survey.id, Version.number)
    )
    versions: defaultdict[Survey, list[PublishedVersion]] = defaultdict(list)
    for survey, version in session.execute(query):
        definition = from_document(version.definition)
        made = PublishedVersion(version.number, definition, version.published_at)
        versions[survey].append(made)
    return [(survey, tuple(found)) for survey, found in versions.items()]


def report_of(
    survey: Survey,
    versions: tuple[PublishedVersion, ...],
    here: SurveyCounts,
    everywhere: SurveyCounts | None,
    words: TheirWords,
) -> SurveyReport:
    """The report of one survey from its counts, those of all articles to compare with, and texts.

    `versions` stand oldest first and are at least one.
    """
    live = versions[-1]
    results = question_results(versions, here.answers())
    others = question_results(versions, everywhere.answers()) if everywhere else []
    return SurveyReport(
        id=survey.id,
        key=survey.key,
        title=live.definition.title,
        state=state_of(survey, published=True),
        since=live.published_at,
        versions=versions,
        measures=here.measures(),
        questions=tuple(
            AnsweredQuestion(
                number=number,
                result=result,
                everywhere=_same(result, others),
                words=words.shown.get((survey.id, result.key, result.kind), ()),
                checked=words.checked.get((survey.id, result.key), 0),
            )
            for number, result in enumerate(results, 1)
        ),
        funnel=funnel(versions, here.cells, here.exposures),
    )


def _same(result: QuestionResult, others: Sequence[QuestionResult]) -> QuestionResult | None:
    return next((other for other in others if other.series == result.series), None)
