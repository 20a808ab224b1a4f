"""The articles with the most new answers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest

from sqlalchemy.orm import Session

from survey_app.analytics.answers import QuestionResult
from survey_app.analytics.measures import Measures, article_measures
from survey_app.analytics.names import article_names
from survey_app.analytics.overview.asked import Asked
from survey_app.analytics.overview.newest import LEAST_ANSWERS, in_one_line, leading
from survey_app.analytics.scope import Scope
from survey_app.collect.deltas import RESPONSES
from survey_app.collect.models import UNKNOWN_ARTICLE
from survey_app.collect.top_articles import Answered, TopArticles, top_articles

SHOWN = 8


@dataclass(frozen=True)
class BusyArticle:
    """An article with its measures, and what most said to its most answered survey."""

    id: int
    name: str
    section: str
    measures: Measures
    leading: QuestionResult | None


@dataclass(frozen=True)
class Busiest:
    """Where answers came from."""

    articles: tuple[BusyArticle, ...]
    articles_of: Mapping[int, int]
    """Survey → on how many articles it was answered."""


def busiest(session: Session, scope: Scope, surveys: Sequence[Asked]) -> Busiest:
    """Articles with at least LEAST_ANSWERS answers in a scope, most first, of equal ones the one
    known longest; seven statements where tallies suffice."""
    these = replace(scope, surveys=frozenset(survey.id for survey in surveys))
    top = _top(session, these)
    measures = article_measures(session, replace(these, articles=top.ids)) if top.ids else {}
    ranked = sorted(top.ids & measures.keys(), key=lambda one: (-measures[one].responses, one))
    shown = {
        one: measures[one] for one in ranked[:SHOWN] if measures[one].responses >= LEAST_ANSWERS
    }
    lines = _lines(session, replace(these, articles=frozenset(shown)), shown, surveys)
    return Busiest(tuple(lines) if shown else (), top.articles_of)


def _top(session: Session, scope: Scope) -> TopArticles:
    """Known articles among which the busiest are."""
    if scope.filter.lets_all_readers_in:
        days = scope.filter.period.days
        answered = Answered(scope.shards, scope.surveys or (), **days, articles=scope.articles)
        # Answers from where no article is known may be the most of all.
        found = top_articles(session, answered, SHOWN + 1)
        return replace(found, ids=found.ids - {UNKNOWN_ARTICLE})
    articles_of: Counter[int] = Counter()
    totals: defaultdict[int, int] = defaultdict(int)
    # There may be tens of thousands: no more is kept of each than its sum.
    for (survey_id, article_id), n in scope.responses(session, ("article_id",)).items():
        if article_id != UNKNOWN_ARTICLE:
            articles_of[survey_id] += 1
            totals[article_id] += n
    most = nlargest(SHOWN, totals, lambda one: (totals[one], -one))
    return TopArticles(frozenset(most), articles_of)


def _lines(
    session: Session, scope: Scope, shown: Mapping[int, Measures], surveys: Sequence[Asked]
) -> Iterator[BusyArticle]:
    """The articles of a scope, each with the survey that was answered most there."""
    said = _said(session, scope, surveys)
    names = article_names(session, scope.publication.id, shown)
    for article_id, measures in shown.items():
        if article_id not in names:
            continue
        here = {survey.id: said.get((article_id, survey.id), {}) for survey in surveys}
        answers = {one: counts.get("", {}).get(RESPONSES, 0) for one, counts in here.items()}
        survey = max(surveys, key=lambda one: answers[one.id])
        known, found = names[article_id], leading(survey, here[survey.id])
        yield BusyArticle(article_id, known.name, known.section, measures, found)


def _said(
    session: Session, scope: Scope, surveys: Iterable[Asked]
) -> dict[tuple[int, int], dict[str, dict[str, int]]]:
    """(article, survey) → question → option or mark → n; the empty question for whole responses."""
    questions = {"", *(key for survey in surveys for key in in_one_line(survey))}
    found: defaultdict[tuple[int, int], dict[str, dict[str, int]]] = defaultdict(dict)
    for (survey_id, article_id, question, option), n in scope.counts(
        session, ("article_id",), questions
    ).items():
        found[article_id, survey_id].setdefault(question, {})[option] = n
    return found
