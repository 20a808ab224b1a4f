"""The responses of a survey, one row each, as the contract's section 6 has them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from survey_app.collect.models import Response
from survey_app.collect.shards import shards_of
from survey_app.database import Database
from survey_app.exports.sheets import Column, Sheet
from survey_app.publications.models import Article
from survey_app.surveys.codebook import Codebook, Missing, codebook
from survey_app.surveys.published import PublishedSurvey, versions_of

PAGE = 2000
"""Responses read at once: bounds the memory, and how long the database is asked to stand still."""

HEAD = (
    Column("response_id", "Id of the response"),
    Column("status", "complete or partial"),
    Column("started_at", "When the reader began, UTC"),
    Column("completed_at", "When it was first stored complete, UTC"),
    Column("duration_s", "Seconds from the first act to the last revision"),
    Column("article_url", "Address of the article", text=True),
    Column("article_title", "Title of the article", text=True),
    Column("section", "Section of the article", text=True),
    Column("channel", "Where the survey was answered"),
    Column("placement", "How the survey came into the article"),
    Column("device", "phone, tablet or desktop"),
    Column("language", "Language of the survey as shown"),
    Column("referrer", "Where the reader came from"),
    Column("depth", "How far the article was read, 0 to 1"),
    Column("engaged_s", "Active reading time in seconds"),
    Column("version", "Version that was answered"),
    Column("test", "1 for a test, else 0"),
    Column("flags", "Unusual patterns: same_reader, bot; blank for none"),
)
READ = (
    Response.id,
    Response.version,
    Response.article_id,
    Response.channel,
    Response.placement,
    Response.device,
    Response.language,
    Response.referrer,
    Response.answers,
    Response.context,
    Response.complete,
    Response.test,
    Response.flags,
    Response.started_ms,
    Response.revised_at,
    Response.completed_at,
)


@dataclass(frozen=True)
class _Article:
    address: str = ""
    title: str = ""
    section: str = ""


NO_ARTICLE = _Article()


def rows(
    database: Database,
    survey: PublishedSurvey,
    *,
    with_test: bool = False,
    missing: Missing = Missing.CODES,
) -> Sheet:
    """All responses of a survey, in the order of their ids within a shard.

    They are read page by page, each in a transaction of its own: `serve` goes on beside it, and
    memory does not grow with the survey. Withdrawn responses are never among them.
    """
    with database.reading() as session:
        book = codebook(versions_of(session, survey.id))
    columns = [Column(one.name, one.label, one.text) for one in book.columns]
    return Sheet((*HEAD, *columns), _rows(database, survey, book, with_test, missing))


def count(session: Session, survey: PublishedSurvey, *, with_test: bool = False) -> int:
    """How many rows there will be, unless readers answer in the meantime."""
    shards = shards_of(survey.publication_id, survey.buckets)
    query = select(func.count()).select_from(Response).where(Response.shard.in_(shards))
    return session.scalar(query.where(*_exported(survey, with_test=with_test))) or 0


def _rows(
    database: Database,
    survey: PublishedSurvey,
    book: Codebook,
    with_test: bool,
    missing: Missing,
) -> Iterator[list[Any]]:
    articles: dict[int, _Article] = {0: NO_ARTICLE}
    for response in _responses(database, survey, book, with_test=with_test, articles=articles):
        values = book.values(
            response.version, response.answers, complete=response.complete, missing=missing
        )
        yield [*_head(response, articles[response.article_id]), *values]


def _responses(
    database: Database,
    survey: PublishedSurvey,
    book: Codebook,
    *,
    with_test: bool,
    articles: dict[int, _Article],
) -> Iterator[Any]:
    for shard in shards_of(survey.publication_id, survey.buckets):
        last: UUID | None = None
        while True:
            query = select(*READ).where(
                Response.shard == shard,
                # Of a version published since the codebook was made, nothing is known here.
                Response.version.in_(book.versions),
                *_exported(survey, with_test=with_test),
            )
            if last is not None:
                query = query.where(Response.id > last)
            with database.reading() as session:
                page = session.execute(query.order_by(Response.id).limit(PAGE)).all()
                _add_articles(session, survey, {row.article_id for row in page}, articles)
            yield from page
            if len(page) < PAGE:
                break
            last = page[-1].id


def _exported(survey: PublishedSurvey, *, with_test: bool) -> list[ColumnElement[bool]]:
    kept = [
        Response.survey_id == survey.id,
        Response.withdrawn.is_(False),
        Response.superseded.is_(False),
    ]
    return kept if with_test else [*kept, Response.test.is_(False)]


def _add_articles(
    session: Session, survey: PublishedSurvey, wanted: set[int], known: dict[int, _Article]
) -> None:
    new = wanted - known.keys()
    if not new:
        return
    known.update(dict.fromkeys(new, NO_ARTICLE))
    query = select(Article.id, Article.address, Article.title, Article.section).where(
        Article.publication_id == survey.publication_id, Article.id.in_(new)
    )
    for row in session.execute(query):
        known[row.id] = _Article(row.address, row.title, row.section)


def _head(response: Any, article: _Article) -> list[Any]:
    context = response.context
    duration = dt.timedelta(milliseconds=response.started_ms)
    return [
        str(response.id),
        "complete" if response.complete else "partial",
        _moment(response.revised_at - duration),
        _moment(response.completed_at if response.complete else None),
        _seconds(response.started_ms),
        article.address,
        article.title,
        article.section,
        response.channel,
        response.placement,
        response.device,
        response.language,
        response.referrer,
        context.get("depth"),
        context.get("engaged_s"),
        response.version,
        int(response.test),
        " ".join(response.flags),
    ]


def _moment(value: dt.datetime | None) -> str | None:
    return None if value is None else f"{value.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _seconds(milliseconds: int) -> int | float:
    whole, rest = divmod(milliseconds, 1000)
    return milliseconds / 1000 if rest else whole
