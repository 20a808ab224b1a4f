"""Copies of a database as one SQLite file, whatever the database is, and back from it.

A copy shows one moment and is made while others write. An SQLite database is copied page by page;
of a PostgreSQL database the rows are copied, which needs no tool of its version and gives a file
that either kind can be restored from.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import Session

from survey_app.collect.recount import disagreements
from survey_app.collect.shards import shards_of
from survey_app.database import Database, sqlite_is_safe, transaction
from survey_app.errors import SurveyError
from survey_app.migrations import require_current
from survey_app.publications.models import Publication
from survey_app.schema import FACTS, metadata

PAGES = 1000
"""Pages of an SQLite file that are copied in one step."""
ROWS = 1000
"""Rows that are copied in one transaction."""
SHARDED = frozenset(table.__tablename__ for table in FACTS)

Counts = dict[str, int]
"""Table → number of rows."""
Further = Callable[[], None]


class BadCopy(SurveyError):
    """A copy is not what it was copied from."""


def copy_pages(database: Database, target: Database, further: Further) -> Counts | None:
    """Copy an SQLite database; returns its rows at that moment, None where nobody can know.

    Under a write-ahead log the copy is made from within a reading transaction, for which no
    writer waits. Without one a reader would keep writers out, so each step reads for itself; when
    somebody has written in between, the library begins again.
    """
    counts = None
    with _driver_of(database) as source, _driver_of(target) as copy:
        if sqlite_is_safe():
            source.execute("BEGIN")
            counts = {
                name: source.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
                for name in metadata.tables
            }
        source.backup(copy, pages=PAGES, progress=lambda *_: further())
        # One file, also after somebody has looked into it.
        copy.execute("PRAGMA journal_mode=DELETE")
    return counts


def steps_of(database: Database) -> int:
    """How often `copy_pages` calls `further`, at least."""
    with database.reading() as session:
        return 1 + int(session.scalar(text("PRAGMA page_count")) or 0) // PAGES


def copy_rows(source: Database, target: Database, further: Further) -> Counts:
    """Copy all rows of one moment into a database without any; `further` follows each table."""
    counts = {}
    with source.snapshot() as session:
        for table in metadata.sorted_tables:
            counts[table.name] = sum(
                _add(target, table, rows) for rows in _portions(session, table)
            )
            further()
    if not target.is_sqlite:
        _count_on(target)
    return counts


def check(database: Database, counts: Counts | None) -> int:
    """Raise BadCopy unless a copy is whole; returns in how many places its tallies are wrong.

    Wrong tallies are no fault of the copy: they were wrong in what was copied.
    """
    require_current(database)
    found = rows_of(database)
    if counts is not None and found != counts:
        differing = ", ".join(sorted(name for name in found if found[name] != counts[name]))
        raise BadCopy(f"The copy has other rows than the database: {differing}.")
    if database.is_sqlite:
        with database.reading() as session:
            said = session.scalars(text("PRAGMA integrity_check")).all()
            lost = session.execute(text("PRAGMA foreign_key_check")).all()
        if said != ["ok"] or lost:
            raise BadCopy(f"The copy is damaged: {'; '.join(map(str, said))}.")
    return len(disagreements(database))


def rows_of(database: Database) -> Counts:
    """How many rows each table has."""
    counts = {}
    with database.snapshot() as session:
        for table in metadata.sorted_tables:
            queries = (select(func.count()).where(*part) for part in _parts(session, table))
            counts[table.name] = sum(
                session.scalar(query.select_from(table)) or 0 for query in queries
            )
    return counts


@contextmanager
def beside(file: Path) -> Iterator[Path]:
    """A folder on the same disk, gone at the end."""
    with TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
        yield Path(folder)


@contextmanager
def _driver_of(database: Database) -> Iterator[Any]:
    """A connection of SQLite's own; what is begun on it ends here."""
    pooled = database.engine.raw_connection()
    try:
        yield pooled.driver_connection
    finally:
        pooled.close()


def _portions(session: Session, table: Table) -> Iterator[list[dict[str, Any]]]:
    for part in _parts(session, table):
        query = select(table).where(*part).execution_options(yield_per=ROWS)
        for rows in session.execute(query).mappings().partitions():
            yield [dict(row) for row in rows]


def _parts(session: Session, table: Table) -> Iterator[list[Any]]:
    """Conditions that divide a table of facts by shards; none for others."""
    if table.name not in SHARDED:
        yield []
        return
    for row in session.execute(select(Publication.id, Publication.buckets)).all():
        for shard in shards_of(row.id, row.buckets):
            yield [table.c.shard == shard]


def _add(target: Database, table: Table, rows: list[dict[str, Any]]) -> int:
    with transaction(target.writing()) as session:
        session.execute(insert(table), rows)
    return len(rows)


def _count_on(target: Database) -> None:
    """New rows get numbers after those that came with theirs."""
    with transaction(target.writing()) as session:
        for table in metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None:
                last = select(func.max(column)).scalar_subquery()
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                session.execute(select(func.setval(sequence, func.coalesce(last, 1))))
