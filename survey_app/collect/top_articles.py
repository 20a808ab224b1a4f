"""In which articles surveys were answered most, without reading what was counted of all."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    CompoundSelect,
    Integer,
    Select,
    Text,
    cast,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from survey_app.collect.deltas import RESPONSES, understood_text
from survey_app.collect.models import UNKNOWN_ARTICLE, ArticleTally, TallyDelta
from survey_app.database import among

NO_NUMBER, NO_CELLS = cast(null(), BigInteger), cast(null(), Text)


@dataclass(frozen=True)
class TopArticles:
    """Where surveys were answered most, and in how many articles each was answered."""

    ids: frozenset[int]
    """Articles among which those with the most answers are; "no known article" may be one."""
    articles_of: Mapping[int, int]
    """Survey → number of known articles; without those whose first answers still wait."""


@dataclass(frozen=True)
class Answered:
    """Whole responses to some surveys that are looked at."""

    shards: Sequence[int]
    surveys: Collection[int]
    since: dt.date | None = None
    until: dt.date | None = None
    """Both days are inclusive; None for no bound."""
    articles: Collection[int] | None = None
    """None for all."""


def top_articles(session: Session, answered: Answered, most: int) -> TopArticles:
    """The `most` articles with the most answers to these surveys together, and perhaps some more.

    Those of which a delta waits are among them, whatever their counts. One statement, and where
    such a delta takes answers away another one.
    """
    folded, read, needed = _folded(answered), 0, most
    while read < needed:
        read = needed
        query: CompoundSelect[Any] = union_all(
            _ranked(folded, read), _counted(folded), _pending(answered)
        )
        rows = session.execute(query).all()
        waiting = _waiting(answered, [(row.survey, row.cells) for row in rows if row.cells])
        changes: Counter[int] = Counter()
        for (_, article_id), n in waiting.items():
            changes[article_id] += n
        # Only what loses answers can stand above where it belongs: so many more rows are enough.
        needed = most + sum(n < 0 for n in changes.values())
    ranked = {row.article for row in rows if row.article is not None}
    counted = Counter({row.survey: row.n for row in rows if row.survey and not row.cells})
    new = Counter(survey for (survey, article), n in waiting.items() if article and n > 0)
    return TopArticles(frozenset(ranked | changes.keys()), counted | new)


def _folded(answered: Answered) -> CTE:
    """(survey, article, answers) of all that is folded."""
    survey, article, day = ArticleTally.survey_id, ArticleTally.article_id, ArticleTally.day
    # Of greater numbers PostgreSQL adds up decimal digits; no cell or article has billions.
    answers = func.sum(cast(ArticleTally.n, Integer))
    query = select(survey, article, answers.label("answers")).where(
        ArticleTally.shard.in_(answered.shards),
        ArticleTally.option == RESPONSES,
        among(survey.expression, answered.surveys),
    )
    if answered.since is not None:
        query = query.where(day >= answered.since)
    if answered.until is not None:
        query = query.where(day <= answered.until)
    if answered.articles is not None:
        query = query.where(among(article.expression, answered.articles))
    return query.group_by(survey, article).having(answers > 0).cte("answered")


def _ranked(folded: CTE, most: int) -> Select[Any]:
    """(no survey, article, answers, no cells) of the articles with the most answers."""
    cells = folded.c
    answers = func.sum(cast(cells.answers, Integer))
    ranked = (
        select(
            NO_NUMBER.label("survey"),
            cells.article_id.label("article"),
            answers.label("n"),
            NO_CELLS.label("cells"),
        )
        .group_by(cells.article_id)
        .order_by(answers.desc(), cells.article_id)
        .limit(most)
    )
    return select(ranked.subquery())


def _counted(folded: CTE) -> Select[Any]:
    """(survey, no article, number of known articles, no cells) of each survey."""
    cells = folded.c
    known = select(cells.survey_id, NO_NUMBER, func.count(), NO_CELLS)
    return known.where(cells.article_id != UNKNOWN_ARTICLE).group_by(cells.survey_id)


def _pending(answered: Answered) -> Select[int, int, int, str]:
    """(survey, no article, no number, cells) of each delta that waits."""
    return select(TallyDelta.survey_id, NO_NUMBER, NO_NUMBER, cast(TallyDelta.cells, Text)).where(
        TallyDelta.shard.in_(answered.shards),
        among(TallyDelta.survey_id.expression, answered.surveys),
    )


def _waiting(answered: Answered, deltas: Sequence[tuple[int, str]]) -> Counter[tuple[int, int]]:
    """(survey, article) → by how many answers of these days change; where of others, by 0."""
    first, last = answered.since or dt.date.min, answered.until or dt.date.max
    found: Counter[tuple[int, int]] = Counter()
    for survey_id, cells in deltas:
        for _, article_id, day, *_, counts in understood_text(cells) or []:
            if answered.articles is None or article_id in answered.articles:
                n = counts.get("", {}).get(RESPONSES, 0)
                found[survey_id, article_id] += n if first <= day <= last else 0
    return found
