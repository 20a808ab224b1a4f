"""`python -m tests.benchmarks.analysis`: what it takes to ask a survey of ten million responses.

A snapshot is built and brought up to date; then questions are asked of it that nobody has counted
before, and the same ones of the table of responses by plain SQL, in the same run. Each question is
asked cold (its files are not in memory) and warm; no result is remembered.
"""

import datetime as dt
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import click
from sqlalchemy import select, text

from survey_app.analytics.crosstab.page import Asked, crosstab_page
from survey_app.analytics.facets.catalogue import facets_of
from survey_app.analytics.facets.facts import articles_of
from survey_app.analytics.filters.expression import expression
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.filters.words import Names
from survey_app.analytics.periods import period
from survey_app.analytics.recounting import Recounted
from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.weighting.raking import Wanted, weigh
from survey_app.analytics.weighting.weighed import Weighed
from survey_app.database import Database
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey
from survey_app.surveys.published import published_survey, versions_of
from tests.benchmarks.masses import fill
from tests.builders import NOW
from tests.newspaper import KINDS, fresh_database

REPEATS = 5
CHANGED = 200_000
"""Responses that are revised before the snapshot is brought up to date."""
ARTICLE = 40
COUNTED = "shard = 256 AND NOT test AND NOT withdrawn AND NOT superseded"


@click.command()
@click.option("--database", "kinds", multiple=True, type=click.Choice(KINDS), default=KINDS)
@click.option("--responses", default=10_000_000, show_default=True)
@click.option("--sql/--no-sql", default=True, help="Ask the same by plain SQL too.")
def main(kinds: tuple[str, ...], responses: int, *, sql: bool) -> None:
    """Measure the analysis of answers."""
    for kind in kinds:
        with (
            tempfile.TemporaryDirectory(prefix="survey-bench-") as name,
            fresh_database(kind, Path(name)) as url,
        ):
            click.echo(f"\n{kind}, {responses:,} responses to ten questions in 10,000 articles")
            began = time.perf_counter()
            database = Database(url, synced=False)
            fill(database, responses)
            database.close()
            click.echo(f"  generated in {time.perf_counter() - began:.0f} s")
            # A process of its own: what is said of its memory is said of this work alone.
            work = multiprocessing.get_context("spawn").Process(
                target=measure, args=(url, Path(name) / "snapshots", responses, sql)
            )
            work.start()
            work.join()


def measure(url: str, root: Path, responses: int, sql: bool) -> None:
    """Build, bring up to date, and ask."""
    database = Database(url)

    def grow() -> Snapshot:
        with database.reading() as session:
            survey = published_survey(session, "labsurvey")
        return bring_up_to_date(database, root, survey, dt.datetime.now(dt.UTC))

    show_rate("build", responses, grow)
    show_memory("building")
    changed = min(CHANGED, responses // 10)
    _revise(database, changed)
    show_rate("update", changed, grow)
    snapshot = show_rate("nothing new", 0, grow)
    segments = snapshot.manifest.segments
    size = sum(snapshot.folder.file(segment).stat().st_size for segment in segments)
    told = f"{size / snapshot.rows:.0f} bytes a response, {len(segments)} files"
    click.echo(f"  {told}; {snapshot.rows:,} count, {snapshot.manifest.uncounted} differ")
    warm = {
        name: show_question(name, snapshot, ask)
        for name, ask in questions(database, snapshot).items()
    }
    # Before anything is asked by SQL: on SQLite the whole table comes into this process.
    show_memory("asking")
    for name, seconds in warm.items() if sql else ():
        show_sql(name, _by_sql(database, name), seconds)
    database.close()


def questions(database: Database, snapshot: Snapshot) -> dict[str, Callable[[], Any]]:
    """What is asked, by its name."""
    with database.reading() as session:
        articles = articles_of(session, session.scalars(select(Publication)).one())
        versions = versions_of(session, session.scalars(select(Survey.id)).one())
    facets = facets_of(snapshot, Names(asked(versions)), articles)
    always = Filter(period("all", default="all", time_zone="UTC", now=NOW + dt.timedelta(days=2)))
    phones, in_one = replace(always, devices=("phone",)), replace(always, articles=(ARTICLE,))
    targets = {
        "device": {"phone": 0.4, "tablet": 0.2, "desktop": 0.4},
        "referrer": {"search": 0.4, "social": 0.3, "direct": 0.3},
        "section": {f"Section {n}": 1 / 8 for n in range(8)},
        "a.k5": {"yes": 0.5, "no": 0.5},
    }
    weighed = weigh(snapshot, cast(Any, facets), Wanted(targets))

    def crossed(row: str, column: str, found: Filter = always, by: Weighed | None = None) -> Any:
        inside = expression(found, snapshot, frozenset(found.articles) or None)
        table, weights = Asked(facets[row], facets[column]), by or Weighed(snapshot.rows)
        return lambda: crosstab_page(snapshot.scan().filter(inside), table, weights)

    def counted(found: Filter) -> Any:
        return lambda: Recounted(snapshot, found, None).counts((), {"k1"})

    return {
        "a question": counted(always),
        "a question, filtered": counted(phones),
        "a cross-tab": crossed("a.k1", "a.k2"),
        "a cross-tab, filtered": crossed("a.k1", "a.k2", phones),
        "a cross-tab in one article": crossed("a.k1", "a.k2", in_one),
        "a cross-tab, weighted": crossed("a.k1", "a.k2", by=weighed),
        "raking to four margins": lambda: weigh(snapshot, cast(Any, facets), Wanted(targets)),
        "a multiple choice by another": crossed("a.k6", "a.k1"),
        "a mean by another": crossed("a.k9", "a.k1"),
        "a question by section": crossed("a.k1", "section"),
        "everything, filtered": lambda: Recounted(snapshot, phones, None).counts(()),
    }


def show_rate(name: str, responses: int, work: Callable[[], Snapshot]) -> Snapshot:
    """Do something with so many responses, and tell how fast that went."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    each = f", {responses / wall:,.0f}/s, CPU {1e6 * cpu / responses:.1f} µs" if responses else ""
    click.echo(f"  {name:<34} {wall:8.2f} s{each}")
    return result


def show_memory(name: str) -> None:
    """The most memory that this process has taken so far; `ru_maxrss` counts its parent in."""
    peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
    click.echo(f"  {'memory, ' + name:<34} {peak / 1024:8.0f} MiB at most")


def show_question(name: str, snapshot: Snapshot, ask: Callable[[], Any]) -> float:
    """Ask cold, then warm; returns the seconds that it takes warm."""
    _forget_files(snapshot)
    cold, *repeated = (_seconds(ask) for _ in range(1 + REPEATS))
    warm = statistics.median(repeated)
    click.echo(f"  {name:<34} {1000 * cold:8.0f} ms cold, {1000 * warm:4.0f} warm")
    return warm


def show_sql(name: str, ask: Callable[[], Any] | None, warm: float) -> None:
    """Ask the same by SQL, where plain SQL can ask it."""
    if ask is not None:
        sql = _seconds(ask)
        told = f"{1000 * sql:8,.0f} ms, {sql / warm:,.0f} times as long"
        click.echo(f"  {name + ', by SQL':<34} {told}")


def _seconds(ask: Callable[[], Any]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def _forget_files(snapshot: Snapshot) -> None:
    """Let the system drop what it keeps of the files in memory."""
    for segment in snapshot.manifest.segments:
        handle = os.open(snapshot.folder.file(segment), os.O_RDONLY)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


def _revise(database: Database, number: int) -> None:
    """Revise the youngest responses, a day later."""
    newest = f"SELECT id FROM response WHERE shard = 256 ORDER BY id DESC LIMIT {number}"
    later = "revised_at + interval '28 days'"
    if database.is_sqlite:
        later = "date(revised_at, '+28 days') || substr(revised_at, 11)"
    change = f"UPDATE response SET revision = 2, revised_at = {later} WHERE id IN ({newest})"
    with database.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(change))


def _by_sql(database: Database, name: str) -> Callable[[], Any] | None:
    """The same question to the table of responses, where plain SQL can ask it."""

    def of(key: str) -> str:
        return f"json_extract(answers, '$.{key}')" if database.is_sqlite else f"answers->>'{key}'"

    two = f"{of('q1')}, {of('q2')}"
    wanted = {
        "a question": (of("k1"), ""),
        "a question, filtered": (of("k1"), " AND device = 'phone'"),
        "a cross-tab": (two, ""),
        "a cross-tab, filtered": (two, " AND device = 'phone'"),
        "a cross-tab in one article": (two, f" AND article_id = {ARTICLE}"),
    }
    if name not in wanted:
        return None
    columns, where = wanted[name]
    query = f"SELECT {columns}, count(*) FROM response WHERE {COUNTED}{where} GROUP BY {columns}"

    def ask() -> Any:
        with database.engine.connect() as connection:
            return connection.execute(text(query)).all()

    return ask


if __name__ == "__main__":
    main()
