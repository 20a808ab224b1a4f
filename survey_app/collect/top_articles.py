"""In which articles surveys were answered most, without reading what was counted of all."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
from survey_app.collect.models import UNKNOWN_ARTICLE, TallyDelta
from survey_app.collect.tallies import DIMENSIONS, Wanted, coarsest, wanted_of, within
from survey_app.database import among

NO_NUMBER, NO_CELLS = cast(null(), BigInteger), cast(null(), Text)


@dataclass(frozen=True)
class TopArticles:
    """Where surveys were answered most, and in how many articles each was answered."""

    ids: frozenset[int]
    """Articles among which those with the most answers are; "no known article" may be one."""
    articles_of: Mapping[int, int]
    """Survey → number of known articles; without those whose first answers still wait."""


def top_articles(
    session: Session,
    shards: Sequence[int],
    *,
    most: int,
    since: dt.date | None = None,
    until: dt.date | None = None,
    **where: Any,
) -> TopArticles:
    """The `most` articles with the most answers, and perhaps some more.

    Narrowed as `tallies.read` is. Those of which a delta waits are among them, whatever their
    counts. One statement, and where such a delta takes answers away another one.
    """
    wanted = wanted_of({**where, "question": "", "option": RESPONSES})
    folded, pending = _folded(shards, since, until, wanted), _pending(shards, wanted)
    read, needed = 0, most
    while read < needed:
        read = needed
        query: CompoundSelect[Any] = union_all(_ranked(folded, read), _counted(folded), pending)
        rows = session.execute(query).all()
        waiting: Counter[tuple[int, int]] = Counter()
        for row in rows:
            for named, n in _answers(row.survey, row.cells):
                if within(named, since, until, wanted):
                    waiting[row.survey, named["article_id"]] += n
        changes: Counter[int] = Counter()
        for (_, article), n in waiting.items():
            changes[article] += n
        # Only what loses answers can stand above where it belongs: so many more rows are enough.
        needed = most + sum(n < 0 for n in changes.values())
    ranked = {row.article for row in rows if row.article is not None}
    counted = Counter({row.survey: row.n for row in rows if row.survey and not row.cells})
    new = Counter(survey for (survey, article), n in waiting.items() if article and n > 0)
    return TopArticles(frozenset(ranked | changes.keys()), counted | new)


def _answers(survey_id: int, delta: str | None) -> Iterator[tuple[dict[str, Any], int]]:
    """The dimensions of each cell of whole responses in a delta, by name, and its change."""
    for *head, counts in (understood_text(delta) or []) if delta else ():
        if n := counts.get("", {}).get(RESPONSES, 0):
            yield dict(zip(DIMENSIONS, (survey_id, *head, "", RESPONSES), strict=True)), n


def _folded(
    shards: Sequence[int], since: dt.date | None, until: dt.date | None, wanted: Wanted
) -> CTE:
    """(survey, article, answers) of all that is folded."""
    table: Any = coarsest(("article_id", *wanted), wanted)
    # Of greater numbers PostgreSQL adds up decimal digits; no cell or article has billions.
    answers = func.sum(cast(table.n, Integer))
    query = select(table.survey_id, table.article_id, answers.label("answers")).where(
        table.shard.in_(shards),
        *(
            among(getattr(table, name).expression, values)
            for name, values in wanted.items()
            if hasattr(table, name)
        ),
    )
    # With one end open, SQLite goes through all that every article has.
    query = query.where(table.day >= (since or dt.date.min), table.day <= (until or dt.date.max))
    by_article = query.group_by(table.survey_id, table.article_id)
    return by_article.having(answers > 0).cte("answered")


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


def _pending(shards: Sequence[int], wanted: Wanted) -> Select[int, int, int, str]:
    """(survey, no article, no number, cells) of each delta that waits."""
    query = select(TallyDelta.survey_id, NO_NUMBER, NO_NUMBER, cast(TallyDelta.cells, Text))
    query = query.where(TallyDelta.shard.in_(shards))
    if "survey_id" in wanted:
        query = query.where(among(TallyDelta.survey_id.expression, wanted["survey_id"]))
    return query
