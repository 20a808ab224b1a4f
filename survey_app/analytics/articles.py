"""The list of articles: searched, sorted, paged."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.analytics.measures import NONE, Measures, article_measures
from survey_app.analytics.periods import Period
from survey_app.collect.models import UNKNOWN_ARTICLE
from survey_app.publications.models import Article, Publication

PER_PAGE = 50
LEAST_SEEN = 30
"""Below this the answer rate is mostly chance: such articles stand last when sorted by it."""
DEFAULT_SORT = "-date"


@dataclass(frozen=True)
class ArticleLine:
    """An article in a list, with its measures."""

    id: int
    title: str
    section: str
    authors: tuple[str, ...]
    address: str
    published_at: dt.datetime | None
    measures: Measures

    @property
    def name(self) -> str:
        """The title, or the address of an article that nobody has announced."""
        return self.title or self.address


@dataclass(frozen=True)
class ArticleQuery:
    """What a reader of the list asks for; `sort` is a column, falling with a `-` before it."""

    search: str = ""
    sort: str = DEFAULT_SORT
    page: int = 1


@dataclass(frozen=True)
class ArticleList:
    """One page of the list."""

    lines: tuple[ArticleLine, ...]
    total: int
    """Articles that the search found."""
    sort: str
    page: int
    elsewhere: Measures
    """What was counted outside any known article."""


SORTS: dict[str, Callable[[ArticleLine], Any]] = {
    "title": lambda line: line.name.casefold(),
    "section": lambda line: line.section.casefold() or None,
    "date": lambda line: line.published_at,
    "reads": lambda line: line.measures.reads,
    "seen": lambda line: line.measures.seen,
    "answers": lambda line: line.measures.responses,
    "rate": lambda line: _reliable_rate(line.measures),
}
"""Column → what it is sorted by; None stands last in both directions."""


def list_articles(
    session: Session, publication: Publication, period: Period, query: ArticleQuery
) -> ArticleList:
    """A page of the title's articles with their measures of a period."""
    lines, elsewhere = all_articles(session, publication, period)
    found = [line for line in lines if _matches(line, query.search)]
    sort = query.sort if query.sort.removeprefix("-") in SORTS else DEFAULT_SORT
    last = max(1, -(-len(found) // PER_PAGE))
    page = min(max(1, query.page), last)
    shown = _sorted(found, sort)[(page - 1) * PER_PAGE : page * PER_PAGE]
    return ArticleList(tuple(shown), len(found), sort, page, elsewhere)


def all_articles(
    session: Session, publication: Publication, period: Period
) -> tuple[list[ArticleLine], Measures]:
    """All articles, newest first, and what was counted outside them."""
    measures = article_measures(session, publication, period)
    columns = (
        Article.id,
        Article.title,
        Article.section,
        Article.authors,
        Article.address,
        Article.published_at,
    )
    query = select(*columns).where(Article.publication_id == publication.id)
    lines = [
        ArticleLine(
            id=row.id,
            title=row.title,
            section=row.section,
            authors=tuple(row.authors),
            address=row.address,
            published_at=row.published_at,
            measures=measures.get(row.id, NONE),
        )
        for row in session.execute(query.order_by(Article.id.desc()))
    ]
    return _sorted(lines, DEFAULT_SORT), measures.get(UNKNOWN_ARTICLE, NONE)


def _matches(line: ArticleLine, search: str) -> bool:
    """Whether each word stands somewhere in the title, section, authors or address."""
    text = " ".join((line.title, line.section, *line.authors, line.address)).casefold()
    return all(word in text for word in search.casefold().split())


def _sorted(lines: Sequence[ArticleLine], sort: str) -> list[ArticleLine]:
    value = SORTS[sort.removeprefix("-")]
    known = [line for line in lines if value(line) is not None]
    unknown = [line for line in lines if value(line) is None]
    return sorted(known, key=value, reverse=sort.startswith("-")) + unknown


def _reliable_rate(measures: Measures) -> float | None:
    return measures.answer_rate.share if measures.seen >= LEAST_SEEN else None
