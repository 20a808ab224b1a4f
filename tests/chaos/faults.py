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
from sqlalchemy.exc import OperationalError

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
    passes, inserted = itertools.count(), set()
    _after_insert(lambda connection: inserted.add(connection.connection.dbapi_connection))
    commit = DefaultDialect.do_commit

    def commit_and_die(dialect, connection):
        commit(dialect, connection)
        if connection.dbapi_connection in inserted:
            _die_at(PASSES, passes)

    DefaultDialect.do_commit = commit_and_die
    return server.load(settings, lock)


def failing_commits(settings, lock):
    """Refuse to commit now and then, as a full or broken disk does."""
    passes = itertools.count(1)
    _after_insert(lambda connection: connection.info.update(stores=True))

    def refuse(connection):
        if connection.info.pop("stores", False) and next(passes) % FAILING == 0:
            raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    event.listen(Engine, "commit", refuse)
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


def _die_at(number: int, passes) -> None:
    if next(passes) == number:
        os.kill(os.getpid(), signal.SIGKILL)
