"""Loaders that break the server from within: it dies at marked points, or cannot commit.

They listen to SQLAlchemy, and know nothing of the product but its table.
"""

import datetime as dt
import itertools
import os
import signal
import sys
from types import SimpleNamespace

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from survey_app.cli import server

PASSES = 10
"""So many transactions that write are let through before the process dies."""
FAILING = 5
"""Of so many transactions that store responses, one cannot be committed."""
CLOCK = "clock"
"""Name of a file in the data folder: by how many seconds the clock is wrong."""
INSERT = "INSERT INTO response "


def before_begin(settings, lock):
    """Die before a transaction that writes begins."""
    passes = itertools.count()

    def look(connection):
        if connection.get_execution_options().get("writes"):
            _die_at(PASSES, passes)

    event.listen(Engine, "begin", look)
    return server.load(settings, lock)


def after_insert(settings, lock):
    """Die when a response is inserted and not committed."""
    passes = itertools.count()
    _after_insert(lambda _connection: _die_at(PASSES, passes))
    return server.load(settings, lock)


def after_commit(settings, lock):
    """Die when a response is committed and nobody has been told."""
    passes = itertools.count()

    def commit_and_die(commit, dialect, connection):
        commit(dialect, connection)
        _die_at(PASSES, passes)

    _at_commit(commit_and_die)
    return server.load(settings, lock)


def failing_commits(settings, lock):
    """Undo a transaction now and then instead of committing it, and say so, as a database does."""
    passes = itertools.count(1)

    def refuse(commit, dialect, connection):
        if next(passes) % FAILING:
            return commit(dialect, connection)
        dialect.do_rollback(connection)
        raise dialect.loaded_dbapi.OperationalError("disk I/O error")

    _at_commit(refuse)
    return server.load(settings, lock)


def wrong_clock(settings, lock):
    """Let every module of the product see a clock that is wrong by the seconds in a file."""
    shift = settings.data_dir / CLOCK

    class Wrong(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            seconds = int(shift.read_text() or 0) if shift.exists() else 0
            return dt.datetime.now(tz) + dt.timedelta(seconds=seconds)

    seen = SimpleNamespace(**vars(dt) | {"datetime": Wrong})
    for name, module in list(sys.modules.items()):
        if name.startswith("survey_app.") and getattr(module, "dt", None) is dt:
            module.dt = seen
    return server.load(settings, lock)


def _after_insert(then) -> None:
    def look(connection, _cursor, statement, *_rest):
        if statement.startswith(INSERT):
            then(connection)

    event.listen(Engine, "after_cursor_execute", look)


def _at_commit(instead) -> None:
    """Call this function instead of the commit of transactions that have stored responses."""
    storing, commit = set(), DefaultDialect.do_commit
    _after_insert(lambda connection: storing.add(connection.connection.dbapi_connection))

    def choose(dialect, connection):
        driver = connection.dbapi_connection
        if driver not in storing:
            return commit(dialect, connection)
        storing.discard(driver)
        return instead(commit, dialect, connection)

    DefaultDialect.do_commit = choose


def _die_at(number: int, passes) -> None:
    if next(passes) == number:
        os.kill(os.getpid(), signal.SIGKILL)
