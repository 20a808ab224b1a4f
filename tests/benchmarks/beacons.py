"""`python -m tests.benchmarks.beacons`: what a day of 100 million page views costs.

Counted is processor time, never the time of the wall; only the clock is simulated.

- Of the database: an hour's counts, drawn minute by minute, are stored as one server process stores
  them and folded when the hour is over.
- Of our own code: a slice of the hour goes through the folder, beacon by beacon.
- Of whoever looks at a page at the end of that hour, when all of it waits.
"""

import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import click
from sqlalchemy import event, insert, text

from survey_app.collect.cell_deltas import SETTLES, Place, fold_cells
from survey_app.collect.exposures import read_exposures, read_readings
from survey_app.collect.flush import flush, store
from survey_app.collect.folding import Folder
from survey_app.collect.parts import Part
from survey_app.database import Database, transaction
from survey_app.publications.known import KnownArticles
from survey_app.publications.models import Article, Publication
from tests.benchmarks.readers import ARTICLES, PER_SECOND, SURVEYS, Views, address_of
from tests.builders import NOW, make_survey
from tests.newspaper import KINDS, fresh_database

A_DAY = 100_000_000
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
SHARD = 256
TICKS = 100
"""Ticks of the kernel's processor time in a second."""


@click.command()
@click.option("--database", "kinds", multiple=True, type=click.Choice(KINDS), default=KINDS)
@click.option("--hours", default=1, show_default=True, help="Stored and folded, one by one.")
@click.option("--minutes", default=1.0, show_default=True, help="Of beacons, for our own code.")
def main(kinds: tuple[str, ...], hours: int, minutes: float) -> None:
    """Measure an hour, and reckon the day."""
    for readings in (False, True):
        what = "reading measured as well" if readings else "surveys alone"
        click.echo(f"\n{what}; processor time per view, in microseconds")
        for kind in kinds:
            with filled(kind) as database:
                if minutes:
                    show_own_code(
                        database, Views(int(60 * minutes * PER_SECOND), readings=readings)
                    )
                for hour in range(hours):
                    show_hour(kind, database, NOW + hour * HOUR, readings=readings)


@contextmanager
def filled(kind: str) -> Iterator[Database]:
    """A title with its surveys and articles, all known already."""
    with (
        tempfile.TemporaryDirectory(prefix="survey-bench-") as name,
        fresh_database(kind, Path(name)) as url,
    ):
        database = Database(url)
        _fill(database)
        yield database
        database.close()


def show_hour(kind: str, database: Database, hour: dt.datetime, *, readings: bool) -> None:
    """Store the counts of an hour and fold them; tell what this and looking at them costs."""
    meter = SqliteMeter(database) if database.is_sqlite else PostgresMeter(database)
    views, begun = 0, meter.read()
    for minute in range(60):
        some = Views(int(60 * PER_SECOND), readings=readings, seed=hour.hour * 60 + minute)
        views += some.number
        deltas = {
            Place(SHARD, table.__tablename__, hour): cells.packed()
            for table, cells in some.counts()
        }
        store(database, Part(uuid4(), SHARD, deltas), hour + minute * MINUTE)
        fold_cells(database, hour + minute * MINUTE)
    stored, looked = meter.read(), _looking(database, hour)
    began, ours = meter.read(), time.process_time()
    while fold_cells(database, hour + SETTLES):
        pass
    folded, ours = meter.read() - began, time.process_time() - ours
    ours -= folded if database.is_sqlite else 0
    costs = [1e6 * seconds / views for seconds in (stored - begun, folded)]
    click.echo(
        f"{kind}, an hour: storing {costs[0]:.2f}, folding {costs[1]:.2f}: "
        f"{sum(costs) * A_DAY / 60e6:.1f} minutes of the database a day; "
        f"folding in our code {1e6 * ours / views:.2f}; pages wait {looked}"
    )


def _looking(database: Database, hour: dt.datetime) -> str:
    """Milliseconds that a look at what waits takes, of our code and SQLite."""
    looks = {
        "articles, seen": lambda session: read_exposures(session, [SHARD], by=("article_id",)),
        "articles, read": lambda session: read_readings(session, [SHARD], by=("article_id",)),
        "depths of one": lambda session: read_readings(
            session, [SHARD], by=("depth",), article_id=7, since=hour
        ),
    }
    told = []
    for name, look in looks.items():
        with database.reading() as session:
            before = time.process_time()
            look(session)
            told.append(f"{1000 * (time.process_time() - before):.0f} ms ({name})")
    return ", ".join(told)


def show_own_code(database: Database, views: Views) -> None:
    """Let beacons go through a folder, flushed once a minute and when it fills."""
    folder, known = Folder(), KnownArticles(database)
    seconds, due = {"folding": 0.0, "flushing": 0.0}, NOW + MINUTE
    for arrival in views.arrivals(PER_SECOND):
        began = time.thread_time()
        device, reader = arrival.beacon.device, arrival.reader
        folder.add(SHARD >> 8, arrival.beacon, device, arrival.at, reader=reader)
        seconds["folding"] += time.thread_time() - began
        if arrival.at >= due or folder.is_filling:
            pause, due = MINUTE * (not folder.is_filling), arrival.at + MINUTE
            seconds["flushing"] += _flush(database, folder, arrival.at, known, pause)
    seconds["flushing"] += _flush(database, folder, due, known)
    told = ", ".join(f"{name} {1e6 * spent / views.number:.0f}" for name, spent in seconds.items())
    with database.reading() as session:
        seen = sum(each.seen for each in read_exposures(session, [SHARD]).values())
    click.echo(f"our own code: {told}; counted {seen / views.sees.sum():.2f} times, as one process")


def _flush(database, folder, now, known, pause=dt.timedelta(0)):
    began = time.thread_time()
    flush(database, folder, now, pause=pause, known=known)
    return time.thread_time() - began


class SqliteMeter:
    """Processor time in the driver: SQLite works within our own thread."""

    def __init__(self, database):
        self._spent = 0.0
        event.listen(database.engine, "before_cursor_execute", self._begin)
        event.listen(database.engine, "after_cursor_execute", self._end)
        commit = database.engine.dialect.do_commit

        def timed(connection):
            self._begin()
            commit(connection)
            self._end()

        database.engine.dialect.do_commit = timed

    def read(self):
        """Seconds so far."""
        return self._spent

    def _begin(self, *_given):
        self._before = time.thread_time()

    def _end(self, *_given):
        self._spent += time.thread_time() - self._before


class PostgresMeter:
    """Processor time of the server with all its processes, also those that have ended."""

    def __init__(self, database):
        with database.engine.connect() as connection:
            folder = connection.scalar(text("SHOW data_directory"))
        self._parent = Path(folder, "postmaster.pid").read_text().split()[0]

    def read(self):
        """Seconds so far."""
        children = Path(f"/proc/{self._parent}/task/{self._parent}/children").read_text().split()
        ticks = sum(self._ticks(self._parent))
        ticks += sum(sum(self._ticks(pid)[:2]) for pid in children)
        return ticks / TICKS

    @staticmethod
    def _ticks(pid):
        """User and system time of a process, and of its children that have ended."""
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return [int(field) for field in fields[11:15]]


def _fill(database):
    """Surveys and articles of a title."""
    with transaction(database.writing()) as session:
        publication = session.query(Publication).one()
        assert publication.id << 8 == SHARD
        for key in SURVEYS:
            make_survey(session, publication, key=key)
        rows = [
            {
                "publication_id": publication.id,
                "address": address_of(n),
                "title": "An article",
                "section": "",
                "authors": [],
                "first_seen_at": NOW,
            }
            for n in range(ARTICLES)
        ]
        session.execute(insert(Article), rows)
    # As a database does by itself after a while.
    admin = database.engine.execution_options(writes=True, isolation_level="AUTOCOMMIT")
    if not database.is_sqlite:
        with admin.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))


if __name__ == "__main__":
    main()
