"""In which articles a survey was answered most, without reading what was counted of all."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_app.collect.deltas import RESPONSES, understood
from survey_app.collect.models import ArticleTally, TallyDelta


def top_articles(
    session: Session,
    shards: Sequence[int],
    survey_id: int,
    *,
    since: dt.date | None,
    until: dt.date | None,
    most: int,
) -> tuple[set[int], int]:
    """Ids among which the `most` articles with the most answers are, and how many have any.

    Both days are inclusive. Articles of which a delta waits are among them, whatever their counts;
    of the number, those are left out that have no other answers yet.
    """
    # Deltas first: one that is folded in between is then found in the table.
    deltas = select(TallyDelta.cells).where(
        TallyDelta.shard.in_(shards), TallyDelta.survey_id == survey_id
    )
    waiting = _changes(session.scalars(deltas), since or dt.date.min, until or dt.date.max)
    # Only what loses answers can stand above where it belongs: so many more rows are enough.
    sinking = sum(n < 0 for n in waiting.values())
    answers = func.sum(ArticleTally.n)
    query = select(ArticleTally.article_id, func.count().over().label("articles")).where(
        ArticleTally.shard.in_(shards),
        ArticleTally.survey_id == survey_id,
        ArticleTally.option == RESPONSES,
    )
    if since is not None:
        query = query.where(ArticleTally.day >= since)
    if until is not None:
        query = query.where(ArticleTally.day <= until)
    query = query.group_by(ArticleTally.article_id).having(answers > 0)
    rows = session.execute(
        query.order_by(answers.desc(), ArticleTally.article_id).limit(most + sinking)
    )
    found = {row.article_id: row.articles for row in rows}
    ids = waiting.keys() | found.keys()
    return ids, max(len(ids), *found.values(), 0)


def _changes(deltas: Iterable[Any], since: dt.date, until: dt.date) -> Counter[int]:
    """Article → by how many its answers of these days change; also of other days, by 0."""
    found: Counter[int] = Counter()
    for cells in deltas:
        for _, article_id, day, *_, counts in understood(cells) or []:
            n = counts.get("", {}).get(RESPONSES, 0)
            found[article_id] += n if since <= day <= until else 0
    return found
