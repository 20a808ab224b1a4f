"""The articles with the most new answers."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.analytics.answers import QuestionResult
from survey_app.analytics.measures import Measures, article_measures
from survey_app.analytics.overview.asked import Asked
from survey_app.analytics.overview.newest import LEAST_ANSWERS, leading
from survey_app.analytics.periods import Period
from survey_app.collect.deltas import RESPONSES
from survey_app.collect.models import UNKNOWN_ARTICLE
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import read
from survey_app.publications.models import Article, Publication

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
    answers: defaultdict[int, Counter[int]] = defaultdict(Counter)
    articles_of: Counter[int] = Counter()
    for (article_id, survey_id), n in read(
        session, shards, by=("article_id", "survey_id"), **found
    ).items():
        if article_id != UNKNOWN_ARTICLE:
            answers[article_id][survey_id] += n
            articles_of[survey_id] += 1
    totals = Counter({one: of.total() for one, of in answers.items()})
    top = [one for one, n in totals.most_common(SHOWN) if n >= LEAST_ANSWERS]
    if not top:
        return Busiest((), articles_of)
    only = frozenset(top)
    measures = article_measures(session, publication, period, article_id=only)
    said = _said(session, publication, period, only)
    names = _names(session, publication, only)
    by_id = {survey.id: survey for survey in surveys}

    def line(article_id: int) -> BusyArticle:
        survey_id, _ = answers[article_id].most_common(1)[0]
        survey = by_id.get(survey_id)
        counts = said.get((article_id, survey_id), {})
        found = leading(survey, counts) if survey else None
        return BusyArticle(article_id, *names[article_id], measures[article_id], found)

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


def _names(
    session: Session, publication: Publication, articles: frozenset[int]
) -> dict[int, tuple[str, str]]:
    query = select(Article.id, Article.title, Article.address, Article.section).where(
        Article.publication_id == publication.id, Article.id.in_(articles)
    )
    return {row.id: (row.title or row.address, row.section) for row in session.execute(query)}
