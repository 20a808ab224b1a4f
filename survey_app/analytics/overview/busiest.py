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
    known longest; seven statements where tallies suffice."""
    these = replace(scope, surveys=frozenset(survey.id for survey in surveys))
    counted = these.responses(session, ("article_id",))
    articles_of: Counter[int] = Counter()
    totals: defaultdict[int, int] = defaultdict(int)
    # There may be tens of thousands: no more is kept of each than its sum.
    for (survey_id, article_id), n in counted.items():
        if article_id != UNKNOWN_ARTICLE:
            articles_of[survey_id] += 1
            totals[article_id] += n
    most = nlargest(SHOWN, totals, lambda one: (totals[one], -one))
    asked = {
        one: max(surveys, key=lambda survey: counted.get((survey.id, one), 0))
        for one in most
        if totals[one] >= LEAST_ANSWERS
    }
    lines = _lines(session, replace(these, articles=frozenset(asked)), asked) if asked else ()
    return Busiest(tuple(lines), articles_of)


def _lines(session: Session, scope: Scope, asked: Mapping[int, Asked]) -> Iterator[BusyArticle]:
    """The articles of a scope, each with the survey that was answered most there."""
    measures = article_measures(session, scope)
    said = _said(session, scope, asked.values())
    names = article_names(session, scope.publication.id, asked)
    for article_id, survey in asked.items():
        if article_id in names:
            known = names[article_id]
            found = leading(survey, said.get((article_id, survey.id), {}))
            yield BusyArticle(article_id, known.name, known.section, measures[article_id], found)


def _said(
    session: Session, scope: Scope, surveys: Iterable[Asked]
) -> dict[tuple[int, int], dict[str, dict[str, int]]]:
    """(article, survey) → question → option or mark → n."""
    asked = {survey.id: in_one_line(survey) for survey in surveys}
    questions = {key for keys in asked.values() for key in keys}
    found: defaultdict[tuple[int, int], dict[str, dict[str, int]]] = defaultdict(dict)
    these = replace(scope, surveys=frozenset(asked))
    for (survey_id, article_id, question, option), n in these.counts(
        session, ("article_id",), questions
    ).items():
        found[article_id, survey_id].setdefault(question, {})[option] = n
    return found
