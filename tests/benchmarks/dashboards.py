"""`python -m tests.benchmarks.dashboards`: how long pages take on much that is counted.

One survey of ten questions in 10,000 articles, so many days in each; the tallies are written in
bulk, the pages read as the views read them.
"""

import datetime as dt
import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import polars as pl
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from survey_app.analytics.field_dates import field_dates
from survey_app.analytics.filters.choices import vocabulary
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.filters.words import Names
from survey_app.analytics.overview.asked import asked_surveys
from survey_app.analytics.overview.page import overview
from survey_app.analytics.pages import article_page
from survey_app.analytics.periods import period
from survey_app.analytics.scope import scope_of
from survey_app.analytics.source import Sources
from survey_app.analytics.survey_page import Looked, survey_page
from survey_app.collect.models import ArticleTally, Tally
from survey_app.collect.tallies import TABLES, keys_of
from survey_app.database import Database, transaction
from survey_app.publications.models import Article, Publication
from survey_app.surveys.models import Survey
from survey_app.surveys.published import versions_of
from tests.benchmarks.bulk import store
from tests.benchmarks.masses import QUESTIONS, publish
from tests.builders import NOW
from tests.newspaper import KINDS, fresh_database

REPEATS = 15
MARKS = ("*answered", "*skipped", "o1", "o2", "o3", "o4")
WHOLE = ("*responses", "*complete", "*measured")


@click.command()
@click.option("--database", "kinds", multiple=True, type=click.Choice(KINDS), default=KINDS)
@click.option("--days", default=2, show_default=True, help="On which each article is answered.")
def main(kinds: tuple[str, ...], days: int) -> None:
    """Measure the pages of a title, of a survey and of an article."""
    for kind in kinds:
        with (
            tempfile.TemporaryDirectory(prefix="survey-bench-") as name,
            fresh_database(kind, Path(name)) as url,
        ):
            database = Database(url, synced=False)
            click.echo(f"\n{kind}, {_fill(database, days):,} tallies")
            gc.freeze()  # as a server does before it takes requests
            for page, read in pages(database).items():
                took = [1000 * _seconds(database, read) for _ in range(REPEATS)]
                middle, least = statistics.median(took), min(took)
                click.echo(f"  {page:<30} {middle:8.0f} ms, at least {least:.0f}")
            database.close()


def pages(database: Database) -> dict[str, Callable[[Session], Any]]:
    """Reading of each page, by its name."""
    always = period("all", default="all", time_zone="UTC", now=NOW)
    month = period("30", default="all", time_zone="UTC", now=NOW)
    phones = Filter(always, devices=("phone",))
    section = Filter(always, sections=("Section 3",))
    with database.reading() as session:
        title = session.scalars(select(Publication)).one()
        survey = session.scalars(select(Survey)).one()
        article = session.scalars(select(Article).order_by(Article.id)).first()
        session.expunge_all()
    return {
        "overview": lambda session: _overview(session, title, Filter(always)),
        "overview, on phones": lambda session: _overview(session, title, phones),
        "overview, one section": lambda session: _overview(session, title, section),
        "survey, always": lambda session: _results(session, title, survey, Filter(always)),
        "survey, 30 days": lambda session: _results(session, title, survey, Filter(month)),
        "survey, on phones": lambda session: _results(session, title, survey, phones),
        "article, always": lambda session: article_page(
            session, title, article, Filter(always), {}
        ),
        "article, 30 days": lambda session: article_page(
            session, title, article, Filter(month), {}
        ),
    }


def _overview(session: Session, title: Publication, found: Filter) -> Any:
    """The overview and its filter, all of which tallies tell."""
    surveys = asked_surveys(session, title)
    vocabulary(session, title, [one.versions for one in surveys], found)
    scope = scope_of(session, title, found, {})
    return overview(session, scope, surveys, now=NOW)


def _results(session: Session, title: Publication, survey: Survey, found: Filter) -> Any:
    """The survey's page; of so many responses none is copied for it without being asked."""
    versions = versions_of(session, survey.id)
    sources = Sources(session, title, survey.id, _no_snapshot)
    days = field_dates(versions, survey.closed_at, NOW, "UTC", found.period)
    return survey_page(sources, survey, versions, found, Names(asked(versions)), Looked(), days)


def _no_snapshot() -> Any:
    raise LookupError("the pages that are measured read tallies alone")


def _seconds(database: Database, read: Callable[[Session], Any]) -> float:
    with database.reading() as session:
        began = time.perf_counter()
        read(session)
        return time.perf_counter() - began


def _fill(database: Database, days: int) -> int:
    publication, survey, articles = publish(database)
    cells = [("", mark) for mark in WHOLE]
    cells += [(question.key, mark) for question in QUESTIONS for mark in MARKS]
    head = {"shard": publication.id << 8, "survey_id": survey.id, "version": 2}
    heads = pl.DataFrame({"article_id": range(1, articles + 1)})
    since = [NOW.date() - dt.timedelta(days=day) for day in range(days)]
    heads = heads.join(pl.DataFrame({"day": since}), how="cross")
    heads = heads.join(pl.DataFrame({"device": ["phone", "desktop"]}), how="cross")
    fixed = {**head, "channel": "inline", "complete": True, "flagged": False, "n": 30}
    counted = pl.DataFrame(cells, schema=["question", "option"], orient="row")
    total = 0
    for some in heads.iter_slices(5_000):
        rows = some.join(counted, how="cross")
        rows = rows.with_columns(pl.lit(value).alias(name) for name, value in fixed.items())
        store(database, Tally.__table__, rows)
        total += rows.height
    with transaction(database.writing()) as session:
        for table in TABLES[1:]:
            keys = ["shard", *keys_of(table)]
            columns = [getattr(Tally, name) for name in keys]
            query = select(*columns, func.sum(Tally.n)).group_by(*columns)
            if table is ArticleTally:
                query = query.where(Tally.question == "")
            session.execute(insert(table).from_select([*keys, "n"], query))
    database.refresh_statistics()
    if not database.is_sqlite:
        # What the server does by itself, some time within a minute.
        alone = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with alone.connect() as connection:
            connection.execute(text("VACUUM (ANALYZE)"))
    return total


if __name__ == "__main__":
    main()
