"""The articles with the most new answers."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

from sqlalchemy.orm import Session

from survey_app.analytics.answers import QuestionResult
from survey_app.analytics.measures import Measures, article_measures
from survey_app.analytics.names import article_names
from survey_app.analytics.overview.asked import Asked
from survey_app.analytics.overview.newest import LEAST_ANSWERS, leading
from survey_app.analytics.periods import Period
from survey_app.collect.deltas import RESPONSES
from survey_app.collect.models import UNKNOWN_ARTICLE
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import read
from survey_app.publications.models import Publication

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


def busiest(
    session: Session, publication: Publication, surveys: Sequence[Asked], period: Period
) -> Busiest:
    """Articles with at least LEAST_ANSWERS answers of a period, most first; seven statements."""
    shards = shards_of(publication.id, publication.buckets)
    found: dict[str, Any] = {**period.days, "question": "", "option": RESPONSES}
    answers = read(session, shards, by=("article_id", "survey_id"), **found)
    articles_of = Counter(survey for article, survey in answers if article != UNKNOWN_ARTICLE)
    totals: defaultdict[int, int] = defaultdict(int)
    for (article_id, _), n in answers.items():
        totals[article_id] += n
    totals.pop(UNKNOWN_ARTICLE, None)
    # There may be tens of thousands: no more is kept of each than its sum.
    top = [
        one for one in nlargest(SHOWN, totals, totals.__getitem__) if totals[one] >= LEAST_ANSWERS
    ]
    if not top:
        return Busiest((), articles_of)
    only = frozenset(top)
    measures = article_measures(session, publication, period, article_id=only)
    said = _said(session, publication, period, only)
    names = article_names(session, publication.id, only)

    def line(article_id: int) -> BusyArticle:
        survey = max(surveys, key=lambda one: answers.get((article_id, one.id), 0), default=None)
        found = leading(survey, said.get((article_id, survey.id), {})) if survey else None
        known = names[article_id]
        return BusyArticle(article_id, known.name, known.section, measures[article_id], found)

    return Busiest(tuple(line(one) for one in top if one in names), articles_of)


def _said(
    session: Session, publication: Publication, period: Period, articles: frozenset[int]
) -> dict[tuple[int, int], dict[str, dict[str, int]]]:
    """(article, survey) → question → option or mark → n."""
    shards = shards_of(publication.id, publication.buckets)
    by = ("article_id", "survey_id", "question", "option")
    where: dict[str, Any] = {**period.days, "article_id": articles}
    found: defaultdict[tuple[int, int], dict[str, dict[str, int]]] = defaultdict(dict)
    for (article_id, survey_id, question, option), n in read(
        session, shards, by=by, **where
    ).items():
        found[article_id, survey_id].setdefault(question, {})[option] = n
    return found
