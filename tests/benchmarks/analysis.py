"""`python -m tests.benchmarks.analysis`: what it takes to ask a survey of ten million responses.

A snapshot is built and brought up to date; then questions are asked of it that nobody has counted
before, and the same ones of the table of responses by plain SQL, in the same run. Each question is
asked cold (its files are not in memory) and warm; no result is remembered.
"""

import datetime as dt
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import polars as pl
from sqlalchemy import text

from survey_app.analytics import tabulating
from survey_app.analytics.snapshot.columns import Fact
from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.tabulating import counts, counts_of_each, sums, weights_of
from survey_app.database import Database
from survey_app.statistics.rao_scott import weighted_association
from survey_app.surveys.published import published_survey
from tests.benchmarks.masses import fill
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
    asked = questions(snapshot)
    for name, ask in asked.items():
        show_question(name, snapshot, ask, _by_sql(database, name) if sql else None)
    show_memory("asking")
    database.close()


def questions(snapshot: Snapshot) -> dict[str, Callable[[], Any]]:
    """What is asked, by its name."""
    phone = pl.col(Fact.DEVICE) == snapshot.number(Fact.DEVICE, "phone")
    by_device = pl.col(Fact.DEVICE).replace_strict([0, 1, 2], [0.8, 1.1, 1.6], default=1.0)
    by_answer = pl.col("q5").replace_strict([0, 1], [0.9, 1.2], default=1.0)

    def weighted() -> None:
        found = counts(snapshot, ["q1", "q2"], weight=by_device * by_answer)
        weighted_association(weights_of(found, {"q1": range(4), "q2": range(6)}))

    in_article = pl.col(Fact.ARTICLE) == ARTICLE
    several = [f"q6_o{n}" for n in range(1, 7)]
    return {
        "a question": lambda: counts(snapshot, ["q1"]),
        "a question, filtered": lambda: counts(snapshot, ["q1"], where=phone),
        "a cross-tab": lambda: counts(snapshot, ["q1", "q2"]),
        "a cross-tab, filtered": lambda: counts(snapshot, ["q1", "q2"], where=phone),
        "a cross-tab in one article": lambda: counts(snapshot, ["q1", "q2"], where=in_article),
        "a cross-tab, weighted, Rao-Scott": weighted,
        "a multiple choice by another": lambda: counts_of_each(snapshot, several, ["q1"]),
        "a mean by another": lambda: sums(snapshot, "q9", ["q1"]),
        "all articles": lambda: counts(snapshot, [Fact.ARTICLE, "q1"]),
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
    """The most memory that this process has taken so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(f"  {'memory, ' + name:<34} {peak:8.0f} MiB at most")


def show_question(
    name: str, snapshot: Snapshot, ask: Callable[[], Any], by_sql: Callable[[], Any] | None
) -> None:
    """Ask cold, then warm, then by SQL."""
    _forget_files(snapshot)
    cold, *warm = (_seconds(ask) for _ in range(1 + REPEATS))
    told = f"  {name:<34} {1000 * cold:8.0f} ms cold, {1000 * statistics.median(warm):4.0f} warm"
    if by_sql is not None:
        sql = _seconds(by_sql)
        told += f"; SQL {1000 * sql:7,.0f} ms, {sql / statistics.median(warm):,.0f} times as long"
    click.echo(told)


def _seconds(ask: Callable[[], Any]) -> float:
    tabulating._recent.clear()
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
    later = "revised_at + interval '1 day'"
    if database.is_sqlite:
        later = "date(revised_at, '+1 day') || substr(revised_at, 11)"
    change = f"UPDATE response SET revision = 2, revised_at = {later} WHERE id IN ({newest})"
    with database.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(change))


def _by_sql(database: Database, name: str) -> Callable[[], Any] | None:
    """The same question to the table of responses, where plain SQL can ask it."""

    def of(key: str) -> str:
        return f"json_extract(answers, '$.{key}')" if database.is_sqlite else f"answers->>'{key}'"

    two = f"{of('q1')}, {of('q2')}"
    wanted = {
        "a question": (of("q1"), ""),
        "a question, filtered": (of("q1"), " AND device = 'phone'"),
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
