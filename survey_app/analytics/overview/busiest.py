"""The articles with the most new answers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from survey_app.analytics.answers import QuestionResult
from survey_app.analytics.measures import Measures, article_measures
from survey_app.analytics.names import article_names
from survey_app.analytics.overview.asked import Asked
from survey_app.analytics.overview.newest import LEAST_ANSWERS, in_one_line, leading
from survey_app.analytics.scope import Scope
from survey_app.collect.deltas import RESPONSES
from survey_app.collect.models import UNKNOWN_ARTICLE

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
    known longest; at most eight statements where tallies suffice."""
    these = replace(scope, surveys=frozenset(survey.id for survey in surveys))
    # Answers from where no article is known may be the most of all.
    top = these.top_articles(session, SHOWN + 1)
    ids = top.ids - {UNKNOWN_ARTICLE}
    measures = article_measures(session, replace(these, articles=ids)) if ids else {}
    ranked = sorted(ids & measures.keys(), key=lambda one: (-measures[one].responses, one))
    shown = {
        one: measures[one] for one in ranked[:SHOWN] if measures[one].responses >= LEAST_ANSWERS
    }
    lines = _lines(session, replace(these, articles=frozenset(shown)), shown, surveys)
    return Busiest(tuple(lines) if shown else (), top.articles_of)


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
