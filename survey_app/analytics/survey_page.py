"""The survey's page: everything on it, for the responses that a filter lets in."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from survey_app.analytics.answers import QuestionResult
from survey_app.analytics.counts import SurveyCounts, survey_counts
from survey_app.analytics.days import Day, days
from survey_app.analytics.field_dates import Days
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.narrowing import row_conditions, tally_conditions
from survey_app.analytics.filters.words import Names, readers_in_words
from survey_app.analytics.measures import Measures, responses_measures
from survey_app.analytics.names import ArticleName, article_names
from survey_app.analytics.results.choices import Choice, choices
from survey_app.analytics.results.groups import Grouped, grouped
from survey_app.analytics.results.over_time import OverTime, over_time
from survey_app.analytics.results.places import Place, is_near, places
from survey_app.analytics.results.sentence import sentence
from survey_app.analytics.results.timing import Times, times
from survey_app.analytics.results.together import Together, is_read_together, together
from survey_app.analytics.source import Sources
from survey_app.analytics.surveys import SurveyReport, report_of
from survey_app.analytics.texts.in_their_words import NO_WORDS, TheirWords, in_their_words
from survey_app.analytics.words import wordy_of
from survey_app.collect.exposures import Exposure
from survey_app.collect.models import UNKNOWN_ARTICLE
from survey_app.collect.top_articles import top_articles
from survey_app.surveys.models import Survey
from survey_app.surveys.published import PublishedVersion

ARTICLES = 50
"""Articles that the page lists; a title may have tens of thousands."""


@dataclass(frozen=True)
class Looked:
    """What of the page its address asks for."""

    by: str = ""
    """What the questions are told apart by."""
    over: tuple[str, str] = ("", "")
    """Question and option that are shown over time, an empty option for its mean or score; both
    empty for the first choice."""
    with_places: bool = False
    """Whether every response may be read for it, however many there are."""


@dataclass(frozen=True)
class SurveyPage:
    """One survey over all its articles."""

    report: SurveyReport
    sentences: Mapping[str, str]
    """Question → what it came to, where that can be quoted."""
    days: tuple[Day, ...]
    articles: tuple[tuple[int, Measures], ...]
    """Article id and its part, most answers first; 0 is "no known article"."""
    more_articles: int
    """How many further articles have a count; "no known article" is none."""
    names: Mapping[int, ArticleName]
    """Of the articles that stand on the page."""
    not_narrowed: tuple[str, ...]
    """Parts of the filter for which what was seen is left out."""
    has_words: bool
    """Whether the texts could be narrowed by the filter."""
    grouped: Grouped | None
    choices: Sequence[Choice]
    """What can be shown over time."""
    over_time: OverTime | None
    places: tuple[Place, ...] | None
    """None where too many responses would have to be read for it."""
    times: Times | None
    """None where too many responses would have to be read for it."""
    together: Together | None
    """None where too many responses would have to be read for it."""


def survey_page(
    sources: Sources,
    survey: Survey,
    versions: Sequence[PublishedVersion],
    found: Filter,
    names: Names,
    looked: Looked,
    asked_on: Days,
) -> SurveyPage:
    """Everything that the page shows; `versions` stand oldest first and are at least one.

    `asked_on` are the days of the period on which the survey asked.
    """
    counts = survey_counts(sources.of(found), sources.exposures(found))
    words = _words(sources, survey, versions, found) if found.columns_suffice else NO_WORDS
    report = report_of(survey, tuple(versions), counts, None, words)
    results = [one.result for one in report.questions]
    ranked, more_articles = _by_article(sources, found)
    on_page = {text.article_id for one in report.questions for text in one.words}
    on_page |= {article_id for article_id, _ in ranked}
    chosen = choices(results)
    can_be_read = looked.with_places or is_near(report.measures.responses)
    return SurveyPage(
        report=report,
        sentences=_sentences(sources, results, readers_in_words(found, names), asked_on),
        days=_days(sources, found),
        articles=tuple(ranked),
        more_articles=more_articles,
        names=article_names(sources.session, sources.publication.id, on_page),
        not_narrowed=found.unknown_of_exposures,
        has_words=found.columns_suffice,
        grouped=_grouped(sources, found, looked.by, names, versions, counts),
        choices=chosen,
        over_time=_over_time(sources, found, chosen, looked.over, versions),
        places=places(sources, found, names.placements) if can_be_read else None,
        times=times(sources, found, versions) if can_be_read else None,
        together=_together(sources, found, results, can_be_read=can_be_read),
    )


def _together(
    sources: Sources, found: Filter, results: Sequence[QuestionResult], *, can_be_read: bool
) -> Together | None:
    is_needed = any(is_read_together(one) for one in results)
    return together(sources, found, results) if can_be_read or not is_needed else None


def _sentences(
    sources: Sources, results: Sequence[QuestionResult], readers: str, asked_on: Days
) -> dict[str, str]:
    title = sources.publication.name
    said = {one.key: sentence(one, readers, title, asked_on) for one in results}
    return {key: words for key, words in said.items() if words}


def _over_time(
    sources: Sources,
    found: Filter,
    chosen: Sequence[Choice],
    asked: tuple[str, str],
    versions: Sequence[PublishedVersion],
) -> OverTime | None:
    """The choice that was asked for, else the first one."""
    wanted = [one for one in chosen if (one.question, one.option) == asked]
    choice = next(iter([*wanted, *chosen]), None)
    return over_time(sources, found, choice, versions) if choice else None


def _grouped(
    sources: Sources,
    found: Filter,
    by: str,
    names: Names,
    versions: Sequence[PublishedVersion],
    counts: SurveyCounts,
) -> Grouped | None:
    return grouped(sources, found, by, names, versions, counts.answers()) if by else None


def _words(
    sources: Sources, survey: Survey, versions: Sequence[PublishedVersion], found: Filter
) -> TheirWords:
    conditions = row_conditions(found, sources.articles(found))
    return in_their_words(
        sources.session, sources.shards, wordy_of(survey.id, versions), conditions
    )


def _by_article(sources: Sources, found: Filter) -> tuple[list[tuple[int, Measures]], int]:
    """The articles with the most answers, and what was seen there; and how many there are more."""
    if found.tallies_suffice:
        where = tally_conditions(found, sources.articles(found))
        where["survey_id"] = sources.survey_id
        top = top_articles(sources.session, sources.shards, **where, most=ARTICLES)
        total = top.articles_of.get(sources.survey_id, 0)
        # Where few were answered, those where it was only seen stand there too.
        narrowed = replace(found, articles=tuple(sorted(top.ids))) if total > ARTICLES else found
    else:
        narrowed, total = found, 0
    by = ("article_id",)
    marks: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for (article_id, _, mark), n in sources.of(narrowed, by).counts(by, [""]).items():
        marks[article_id][mark] = n
    seen = sources.exposures(narrowed, "article_id") or {}
    measures = {
        article_id: responses_measures(marks.get(article_id, {}), seen.get(article_id, Exposure()))
        for article_id in {*marks, *seen}
    }
    ranked = sorted(measures.items(), key=lambda item: (-item[1].responses, item[0]))
    known = [article_id != UNKNOWN_ARTICLE for article_id, _ in ranked]
    return ranked[:ARTICLES], max(total, sum(known)) - sum(known[:ARTICLES])


def _days(sources: Sources, found: Filter) -> tuple[Day, ...]:
    counts = sources.of(found, ("day",)).counts(("day",), [""])
    by_mark: dict[tuple[dt.date, str], int] = {
        (day, mark): n for (day, _, mark), n in counts.items()
    }
    return days(by_mark, found.period)
