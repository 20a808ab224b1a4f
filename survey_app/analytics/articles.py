"""The list of articles: searched, sorted, paged."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, func, select
from sqlalchemy.orm import Session

from survey_app.analytics.measures import NONE, Measures, article_measures
from survey_app.analytics.orders import COUNTED, in_order
from survey_app.analytics.scope import Scope
from survey_app.collect.models import UNKNOWN_ARTICLE
from survey_app.database import among
from survey_app.publications.models import Article

PER_PAGE = 50
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


STORED: dict[str, ColumnElement[Any]] = {
    "title": func.lower(func.coalesce(func.nullif(Article.title, ""), Article.address)),
    "section": func.nullif(func.lower(Article.section), ""),
    "date": Article.published_at.expression,
}
"""Column → what the database sorts it by; what is unknown stands last in both directions."""


def list_articles(session: Session, scope: Scope, query: ArticleQuery) -> ArticleList:
    """A page of the articles in a scope with their measures.

    Counts of other articles are read only where the list is sorted by them.
    """
    found = select(Article.id).where(*_matching(scope, query.search))
    total = session.scalar(found.with_only_columns(func.count())) or 0
    sort = _known_sort(query)
    page = min(max(1, query.page), max(1, -(-total // PER_PAGE)))
    first = (page - 1) * PER_PAGE
    if _is_counted(sort):
        every = _by_count(session, scope, sort, session.scalars(_sorted(found)))
        ids = every[first : first + PER_PAGE]
    else:
        ids = list(session.scalars(_sorted(found, sort).offset(first).limit(PER_PAGE)))
    only = frozenset({*ids, UNKNOWN_ARTICLE})
    only = only if scope.articles is None else only & scope.articles
    measures = article_measures(session, replace(scope, articles=only))
    lines = _lines(session, Article.id.in_(ids), measures)
    shown = sorted(lines, key=lambda line: ids.index(line.id))
    elsewhere = measures.get(UNKNOWN_ARTICLE, NONE)
    return ArticleList(tuple(shown), total, sort, page, elsewhere)


def all_articles(session: Session, scope: Scope, query: ArticleQuery) -> list[ArticleLine]:
    """What all pages of the list show together, in its order."""
    which, sort = and_(*_matching(scope, query.search)), _known_sort(query)
    measures = article_measures(session, scope)
    if not _is_counted(sort):
        return _lines(session, which, measures, sort)
    lines = {line.id: line for line in _lines(session, which, measures)}
    return [lines[one] for one in _by_count(session, scope, sort, lines)]


def _known_sort(query: ArticleQuery) -> str:
    """The order that is asked for; the usual one where there is none like that."""
    is_known = query.sort.removeprefix("-") in {*STORED, *COUNTED}
    return query.sort if is_known else DEFAULT_SORT


def _is_counted(sort: str) -> bool:
    return sort.removeprefix("-") in COUNTED


def _by_count(session: Session, scope: Scope, sort: str, newest: Iterable[int]) -> list[int]:
    """Ids in the order of a measure, those that are alike as they come."""
    measure, missing = COUNTED[sort.removeprefix("-")]
    values = measure(session, scope)
    return in_order(newest, values, missing=missing, falls=sort.startswith("-"))


def _matching(scope: Scope, search: str) -> list[ColumnElement[bool]]:
    """That each word stands somewhere in the title, section, authors or address of one of these."""
    authors = cast(Article.authors, Text)
    text = func.lower(Article.title + " " + Article.section + " " + authors + " " + Article.address)
    words = search.lower().split()
    ours = [Article.publication_id == scope.publication.id]
    if scope.articles is not None:
        ours.append(among(Article.id.expression, scope.articles))
    return [*ours, *(text.contains(word, autoescape=True) for word in words)]


def _sorted(query: Any, sort: str = DEFAULT_SORT) -> Any:
    """In this order, and newest first where it says nothing."""
    value = STORED[sort.removeprefix("-")]
    wanted = value.desc() if sort.startswith("-") else value.asc()
    newest = STORED["date"].desc()
    return query.order_by(wanted.nulls_last(), newest.nulls_last(), Article.id.desc())


def _lines(
    session: Session,
    which: ColumnElement[bool],
    measures: Mapping[int, Measures],
    sort: str = DEFAULT_SORT,
) -> list[ArticleLine]:
    """These articles, in an order that the database knows."""
    columns = (
        Article.id,
        Article.title,
        Article.section,
        Article.authors,
        Article.address,
        Article.published_at,
    )
    return [
        ArticleLine(
            id=row.id,
            title=row.title,
            section=row.section,
            authors=tuple(row.authors),
            address=row.address,
            published_at=row.published_at,
            measures=measures.get(row.id, NONE),
        )
        for row in session.execute(_sorted(select(*columns).where(which), sort))
    ]
