"""The database, as `survey-app doctor` looks at it."""

import datetime as dt
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from survey_app.cli.databases import database_of, reason_of, require_usable
from survey_app.cli.findings import Finding, doubtful, failed, well
from survey_app.collect.deltas import understood
from survey_app.collect.models import TallyDelta
from survey_app.collect.recount import recount_is_due
from survey_app.collect.shards import shards_with
from survey_app.database import (
    Database,
    sqlite_is_safe,
    sqlite_version,
    transaction,
    without_password,
)
from survey_app.errors import SurveyError
from survey_app.migrations import newest_revision
from survey_app.settings import Settings
from survey_app.web.health import SAME_AGAIN

OLDEST_POSTGRES = 14
"""Major version; older ones get no repairs any more."""
CLOCKS_APART = 5
"""Seconds by which our clock and the database's may differ."""
OVERFLOW = 10
"""Connections that a pool of SQLAlchemy opens at most beyond its size."""
MANY_PENDING = 10_000
"""Changes of the tallies that no running job leaves lying."""


def examine_database(settings: Settings) -> Iterator[Finding]:
    """Whether it is there, current and durable, and what waits in it."""
    shown = without_password(settings.database_url)
    try:
        database = database_of(settings)
    except SurveyError as error:
        yield failed(str(error))
        return
    try:
        if database.is_sqlite:
            yield from _sqlite(settings)
        require_usable(database, settings)
        yield well(f"database {shown}: schema {newest_revision()} is current")
        yield _write(database, shown)
        if not database.is_sqlite:
            yield from _postgres(database)
        yield from _tallies(database)
    except SurveyError as error:
        yield failed(str(error))
    finally:
        database.close()


def _sqlite(settings: Settings) -> Iterator[Finding]:
    if sqlite_is_safe():
        yield well(f"SQLite {sqlite_version()}: write-ahead log in use")
    else:
        advice = "too old for the write-ahead log, writes are slower; 3.51.3 or newer is safe"
        yield doubtful(f"SQLite {sqlite_version()}: {advice}")
    file = Path(make_url(settings.database_url).database or "")
    if file.is_file() and _open_to_others(file):
        yield doubtful(f"database {file}: others may read it. Run: chmod 600 {file}")


def _open_to_others(file: Path) -> bool:
    """Whether users other than the owner can get at a file: by it and its folder."""
    return all(stat.S_IMODE(one.stat().st_mode) & 0o055 for one in (file, file.parent))


def _write(database: Database, shown: str) -> Finding:
    try:
        with transaction(database.writing()) as session:
            session.execute(SAME_AGAIN)
    except SQLAlchemyError as error:
        return failed(f"database {shown}: does not admit writes, {reason_of(error)}")
    return well(f"database {shown}: admits writes")


def _postgres(database: Database) -> Iterator[Finding]:
    names = ("server_version_num", "fsync", "full_page_writes", "synchronous_commit")
    numbers = ("max_connections", "superuser_reserved_connections")
    with database.reading() as session:
        said = {
            name: str(session.scalar(select(func.current_setting(name))))
            for name in (*names, *numbers)
        }
        theirs = session.scalar(text("SELECT clock_timestamp()"))
    apart = abs((dt.datetime.now(dt.UTC) - theirs).total_seconds()) if theirs else 0.0
    yield _version(int(said["server_version_num"]) // 10_000)
    yield from _durability(said)
    yield _connections(database, int(said[numbers[0]]) - int(said[numbers[1]]))
    if apart > CLOCKS_APART:
        yield doubtful(f"clock: {apart:.0f} s from the database's; let both follow a time server")


def _version(major: int) -> Finding:
    if major < OLDEST_POSTGRES:
        return failed(f"PostgreSQL {major}: too old, {OLDEST_POSTGRES} or newer is needed")
    return well(f"PostgreSQL {major}")


def _durability(said: dict[str, str]) -> Iterator[Finding]:
    for name in ("fsync", "full_page_writes"):
        if said[name] == "off":
            yield failed(f"PostgreSQL: {name} is off, a crash can destroy the database; set it on")
    if said["synchronous_commit"] == "off":
        yield doubtful(
            "PostgreSQL: synchronous_commit is off, a crash can lose answers that were "
            "acknowledged; set it on"
        )
    elif said["fsync"] == "on":
        yield well("PostgreSQL: what is committed is synced to disk")


def _connections(database: Database, available: int) -> Finding:
    pool = database.engine.pool
    each = pool.size() + OVERFLOW if isinstance(pool, QueuePool) else 1
    processes = available // each
    found = f"PostgreSQL: {available} connections, enough for {processes} server processes"
    if processes < 1:
        return failed(f"{found}; raise max_connections to {each + 10} or more")
    return well(f"{found} (serve --workers)")


def _tallies(database: Database) -> Iterator[Finding]:
    if recount_is_due(database):
        yield failed("tallies: not counted yet after an upgrade. Run: survey-app rebuild-tallies")
    with database.reading() as session:
        shards = shards_with(session, TallyDelta)
        here = TallyDelta.shard.in_(shards)
        number = session.scalar(select(func.count(TallyDelta.shard)).where(here)) or 0
        some = session.scalars(select(TallyDelta.cells).where(here).limit(MANY_PENDING))
        unreadable = sum(understood(cells) is None for cells in some)
    if unreadable:
        advice = "are not counted. Run: survey-app rebuild-tallies"
        yield failed(f"tallies: {unreadable:,} changes cannot be read and {advice}")
    if number > MANY_PENDING:
        advice = "nobody folds them. Start survey-app serve, or survey-app worker"
        yield doubtful(f"tallies: {number:,} changes wait, {advice}")
    else:
        yield well(f"tallies: {number:,} changes wait to be folded")
