"""The list of articles: searched, sorted, paged."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, select
from sqlalchemy.orm import Session

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.measures import NONE, Measures, article_measures
from survey_app.analytics.orders import COUNTED, in_order
from survey_app.analytics.periods import Period
from survey_app.analytics.scope import Scope
from survey_app.collect.models import UNKNOWN_ARTICLE
from survey_app.database import among
from survey_app.publications.models import Article, Publication

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
    column = query.sort.removeprefix("-")
    sort = query.sort if column in {*STORED, *COUNTED} else DEFAULT_SORT
    page = min(max(1, query.page), max(1, -(-total // PER_PAGE)))
    first = (page - 1) * PER_PAGE
    if column in COUNTED:
        measure, missing = COUNTED[column]
        values, newest = measure(session, scope), session.scalars(_sorted(found))
        every = in_order(newest, values, missing=missing, falls=sort.startswith("-"))
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


def all_articles(session: Session, publication: Publication, period: Period) -> list[ArticleLine]:
    """All articles, newest first."""
    measures = article_measures(session, Scope(publication, Filter(period)))
    return _lines(session, Article.publication_id == publication.id, measures)


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
    session: Session, which: ColumnElement[bool], measures: Mapping[int, Measures]
) -> list[ArticleLine]:
    """These articles, newest first."""
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
        for row in session.execute(_sorted(select(*columns).where(which)))
    ]
