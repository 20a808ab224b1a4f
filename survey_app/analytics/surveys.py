"""What is counted of each survey of a title, over all its versions."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.analytics.answers import QuestionResult, are_alike, question_results
from survey_app.analytics.counts import SurveyCounts
from survey_app.analytics.filters.narrowing import row_conditions
from survey_app.analytics.funnel import Funnel, funnel
from survey_app.analytics.measures import Measures
from survey_app.analytics.scope import Scope
from survey_app.analytics.texts.in_their_words import NO_WORDS, TheirWords, in_their_words
from survey_app.analytics.words import Words, wordy_of
from survey_app.collect.deltas import RESPONSES
from survey_app.collect.exposures import Exposure, read_exposures
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import read
from survey_app.publications.models import Publication
from survey_app.surveys.definition import from_document
from survey_app.surveys.lifecycle import State, state_of
from survey_app.surveys.models import Survey, Version
from survey_app.surveys.published import PublishedVersion

CELL = ("flagged", "version", "channel")


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


def survey_reports(session: Session, scope: Scope) -> list[SurveyReport]:
    """Reports of the published surveys with a count in this scope, and of those it names.

    The number of statements does not depend on how many surveys or questions there are. Surveys
    with the most answers come first.
    """
    here = _counts(session, scope)
    surveys = _published(session, scope.publication.id, {*here, *(scope.surveys or ())})
    everywhere = _everywhere(session, scope, surveys) if scope.articles else {}
    asked = [one for survey, versions in surveys for one in wordy_of(survey.id, versions)]
    words = NO_WORDS
    if scope.filter.columns_suffice:
        narrowed = row_conditions(scope.filter, scope.articles)
        words = in_their_words(session, scope.shards, asked, narrowed)
    nothing = SurveyCounts({}, {}, 0)
    reports = [
        report_of(survey, versions, here.get(survey.id, nothing), everywhere.get(survey.id), words)
        for survey, versions in surveys
    ]
    return sorted(reports, key=lambda report: (-report.measures.responses, report.id))


def _counts(session: Session, scope: Scope) -> dict[int, SurveyCounts]:
    cells: defaultdict[int, Counter[tuple[int, str, str, str]]] = defaultdict(Counter)
    unusual: Counter[int] = Counter()
    for (survey_id, flagged, *cell), n in scope.counts(session, CELL).items():
        version, channel, question, option = cell
        cells[survey_id][version, channel, question, option] += n
        if flagged and (question, option) == ("", RESPONSES):
            unusual[survey_id] += n
    seen = scope.exposures
    if seen is None:
        return {one: SurveyCounts(cells[one], None, unusual[one]) for one in cells}
    shown: defaultdict[int, dict[int, Exposure]] = defaultdict(dict)
    by = ("survey_id", "version")
    exposures = read_exposures(session, scope.shards, by=by, **seen)
    for (survey_id, version), exposure in exposures.items():
        shown[survey_id][version] = exposure
    return {one: SurveyCounts(cells[one], shown[one], unusual[one]) for one in {*cells, *shown}}


def _everywhere(
    session: Session, scope: Scope, surveys: Sequence[tuple[Survey, Sequence[PublishedVersion]]]
) -> dict[int, SurveyCounts]:
    """Answers in all articles, which of a whole survey are maintained without their version."""
    cells: defaultdict[int, dict[tuple[int, str, str, str], int]] = defaultdict(dict)
    anywhere = replace(scope, articles=None)
    live = {
        survey.id: versions[-1].number
        for survey, versions in surveys
        if anywhere.is_whole and are_alike(versions)
    }
    for survey_id, questions in anywhere.counts_of(session, live).items():
        for key, options in questions.items():
            for option, n in options.items():
                cells[survey_id][live[survey_id], "", key, option] = n
    others = frozenset(survey.id for survey, _ in surveys) - set(live)
    if others:
        found = replace(anywhere, surveys=others).counts(session, ("version",))
        for (survey_id, version, *place), n in found.items():
            cells[survey_id][version, "", place[0], place[1]] = n
    return {survey_id: SurveyCounts(found, {}, 0) for survey_id, found in cells.items()}


def surveys_answered_in(
    session: Session, publication: Publication, article_id: int
) -> dict[Survey, tuple[PublishedVersion, ...]]:
    """The surveys that were ever answered in an article, with their versions; two statements."""
    shards = shards_of(publication.id, publication.buckets)
    whole: dict[str, Any] = {"article_id": article_id, "question": "", "option": RESPONSES}
    answered = read(session, shards, by=("survey_id",), **whole)
    return dict(_published(session, publication.id, {survey_id for (survey_id,) in answered}))


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
