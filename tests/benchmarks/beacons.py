"""`python -m tests.benchmarks.beacons`: what a day of 100 million page views costs the database.

A slice of such a day goes through the folder and the flush of one server process at the pace of
that day; only the clock is simulated. Counted is processor time, never the time of the wall: of the
database, and of our own code.
"""

import datetime as dt
import tempfile
import time
from pathlib import Path
from unittest import mock

import click
from sqlalchemy import event, insert, text

from survey_app.collect import folding
from survey_app.collect.flush import flush
from survey_app.collect.folding import Folder
from survey_app.database import Database, transaction
from survey_app.publications.known import KnownArticles
from survey_app.publications.models import Article, Publication
from survey_app.surveys.models import Survey
from tests.benchmarks.readers import ARTICLES, PER_SECOND, address_of, arrivals
from tests.builders import NOW, make_survey
from tests.newspaper import KINDS, fresh_database

A_DAY = 100_000_000
SURVEYS = 50
TICKS = 100
"""Ticks of the kernel's processor time in a second."""


@click.command()
@click.option("--database", "kinds", multiple=True, type=click.Choice(KINDS), default=KINDS)
@click.option("--window", "windows", multiple=True, type=int, default=(2, 10, 60))
@click.option("--minutes", default=4.0, show_default=True, help="Length of the slice.")
@click.option("--processes", default=1, show_default=True, help="The slice is of one of these.")
def main(kinds: tuple[str, ...], windows: tuple[int, ...], minutes: float, processes: int) -> None:
    """Measure a slice, and reckon the day."""
    per_second = PER_SECOND / processes
    views = int(60 * minutes * per_second)
    click.echo(f"{views:,} views, {per_second:,.0f} a second; microseconds for each view")
    click.echo(
        f"{'':22}{'window':>8}{'rows':>7}{'folding':>9}{'flushing':>9}{'database':>9}", nl=False
    )
    click.echo(f"{'minutes a day':>15}")
    for kind in kinds:
        for readings in (False, True):
            beacons = arrivals(views, per_second, _keys(), readings=readings)
            name = f"{kind}, {'readings' if readings else 'surveys only'}"
            for window in windows:
                measured = _measure(kind, beacons, window)
                costs = [1e6 * seconds / views for seconds in measured[1:]]
                click.echo(
                    f"{name:22}{window:>7}s{measured[0] / views:>7.2f}"
                    + "".join(f"{cost:>9.1f}" for cost in costs)
                    + f"{costs[2] * A_DAY / 60e6:>15.1f}"
                )


def _measure(kind, beacons, window):
    """Rows changed, and seconds of folding, of flushing in our code, and of the database."""
    with (
        tempfile.TemporaryDirectory(prefix="survey-bench-") as name,
        fresh_database(kind, Path(name)) as url,
        mock.patch.object(folding, "MOST_WAITING", 10**10),
        mock.patch.object(folding, "MOST_REMEMBERED", 10**10),
    ):
        database = Database(url)
        publication_id = _fill(database)
        meter = SqliteMeter(database) if database.is_sqlite else PostgresMeter(database)
        measured = _run(database, publication_id, beacons, window, meter)
        database.close()
        return measured


def _run(database, publication_id, beacons, window, meter):
    known = KnownArticles(database)
    folder, rows, folding_s, flushing_s = Folder(), 0, 0.0, 0.0
    pause = dt.timedelta(seconds=window)
    due, number = NOW + pause, 1
    begun = meter.read()
    for arrival in [*beacons, None]:
        if arrival is None or arrival.at >= due:
            before = time.thread_time()
            rows += flush(database, folder, due, pause=pause, readers=not number % 10, known=known)
            flushing_s += time.thread_time() - before
            due, number = due + pause, number + 1
        if arrival is not None:
            before = time.thread_time()
            device, reader = arrival.beacon.device, arrival.reader
            folder.add(publication_id, arrival.beacon, device, arrival.at, reader=reader)
            folding_s += time.thread_time() - before
    spent = meter.read() - begun
    flushing_s -= spent if database.is_sqlite else 0
    return rows, folding_s, flushing_s, spent


class SqliteMeter:
    """Processor time in the driver: SQLite works within our own thread."""

    def __init__(self, database):
        self._spent = 0.0
        for before, after in (("before_cursor_execute", "after_cursor_execute"),):
            event.listen(database.engine, before, self._begin)
            event.listen(database.engine, after, self._end)
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


def _keys():
    return ["labsurvey", *(f"survey{n}" for n in range(1, SURVEYS))]


def _fill(database):
    """Surveys and articles, all known already; returns the publication's id."""
    with transaction(database.writing()) as session:
        publication = session.query(Publication).one()
        for key in _keys()[1:]:
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
        assert session.query(Survey).count() == SURVEYS
        publication_id = publication.id
    # As a database does by itself after a while.
    admin = database.engine.execution_options(writes=True, isolation_level="AUTOCOMMIT")
    if not database.is_sqlite:
        with admin.connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return publication_id


if __name__ == "__main__":
    main()
