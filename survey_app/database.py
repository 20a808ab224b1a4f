"""The database: engine, column types, and the one place where pages and commands commit."""

import datetime as dt
import re
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    TypeDecorator,
    bindparam,
    create_engine,
    event,
)
from sqlalchemy.dialects import postgresql as postgres_dialect
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as POSTGRES_UUID
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeEngine

from survey_app.waiting import about_to_wait

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:  # no wheel for this platform: the standard module, see `sqlite_is_safe`
    import sqlite3 as sqlite

PATIENCE = 10.0
"""Seconds for which a transaction waits for another one of the same SQLite file."""
CONNECTIONS = 10
"""Connections that a process keeps; at times it has ten more."""
POOL_PATIENCE = 5.0
"""Seconds for which a thread waits for one of them."""
WAL_SAFE_SINCE = (3, 51, 3)
"""Older SQLite libraries have a bug that can corrupt a database in WAL mode."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMES)


class UTCDateTime(TypeDecorator[dt.datetime]):
    """An aware moment, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """In UTC, without its zone where the database keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        """Aware again, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class WholeDocument(TypeDecorator[Any]):
    """A JSON document that is read as a whole: on PostgreSQL of the type JSON, which is the text as
    it was written. Of the type JSONB, whose text is put together at each reading, a million
    responses take a third longer to read; but only that can be compared, and searched by an index.
    """

    impl = JSON
    cache_ok = True


class Document(TypeDecorator[Any]):
    """A JSON document: JSONB on PostgreSQL, text on SQLite."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """JSONB or JSON."""
        kind: TypeEngine[Any] = JSONB() if dialect.name == "postgresql" else JSON()
        return dialect.type_descriptor(kind)


class Identifier(TypeDecorator[uuid.UUID]):
    """A UUID: native on PostgreSQL, 16 bytes on SQLite; both sort a UUIDv7 by time."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The database's own type where it has one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(POSTGRES_UUID(as_uuid=True))
        return dialect.type_descriptor(LargeBinary(16))

    def process_bind_param(self, value: uuid.UUID | None, dialect: Dialect) -> Any:
        """Its 16 bytes on SQLite."""
        return value.bytes if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> uuid.UUID | None:
        """The UUID again."""
        return uuid.UUID(bytes=value) if isinstance(value, bytes) else value


class Database:
    """One database: an engine, and sessions that either read or write."""

    def __init__(self, url: str, *, synced: bool = True) -> None:
        """Without `synced` an SQLite file is filled faster, and nobody may rely on it yet."""
        self.engine = _engine(url, synced=synced)
        self.changes = 0
        """Transactions of this process so far: what it remembers may be out of date after one."""
        self._reading = sessionmaker(self.engine)
        self._writing: dict[float, sessionmaker[Session]] = {}

    @property
    def is_sqlite(self) -> bool:
        """Whether one process and one writer is all this database takes."""
        return self.engine.dialect.name == "sqlite"

    def reading(self) -> Session:
        """A session that can only read; the database refuses a write in it."""
        about_to_wait()
        return self._reading()

    def snapshot(self) -> Session:
        """A reading session in which all statements see the database at one moment."""
        about_to_wait()
        if self.is_sqlite:
            return self._reading()
        return Session(self.engine.execution_options(isolation_level="REPEATABLE READ"))

    def writing(self, patience: float = PATIENCE) -> Session:
        """A session that takes the write lock at once, so that it never fails halfway.

        On SQLite it waits for the lock for `patience` seconds.
        """
        about_to_wait()
        if patience not in self._writing:
            engine = self.engine.execution_options(writes=True, patience=patience)
            self._writing[patience] = sessionmaker(engine, info={"committed": self._note_change})
        return self._writing[patience]()

    def refresh_statistics(self) -> None:
        """Let SQLite look again at tables that have grown: without, it takes wrong indexes.

        It does nothing most of the time, and looks at 100,000 rows of an index otherwise: in fewer
        it would meet some articles only, and take what they have for all that there is.
        PostgreSQL does it by itself.
        """
        if self.is_sqlite:
            with transaction(self.writing()) as session:
                for pragma in ("analysis_limit=100000", "optimize=0x10002"):
                    session.connection().exec_driver_sql(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _note_change(self) -> None:
        self.changes += 1


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """Run a block; commit where it ends well, undo everything where it raises."""
    try:
        yield session
        session.commit()
        if "committed" in session.info:
            session.info["committed"]()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()


def insert_into(session: Session, table: Any) -> Any:
    """An INSERT that knows ON CONFLICT, in the dialect of the session's database."""
    if session.get_bind().dialect.name == "postgresql":
        return postgres_dialect.insert(table)
    return sqlite_dialect.insert(table)


def sqlite_is_safe() -> bool:
    """Whether the SQLite library at hand may use WAL."""
    return tuple(sqlite.sqlite_version_info) >= WAL_SAFE_SINCE


def sqlite_version() -> str:
    """Version of the SQLite library at hand."""
    return str(sqlite.sqlite_version)


def _engine(url: str, *, synced: bool) -> Engine:
    # Parameters are hidden from errors: what a reader typed must not reach a log.
    kind = make_url(url).get_backend_name()
    if kind == "sqlite":
        engine = create_engine(
            url,
            module=sqlite,
            connect_args={"timeout": PATIENCE, "check_same_thread": False},
            pool_size=CONNECTIONS,
            pool_timeout=POOL_PATIENCE,
            json_serializer=_dumps,
            json_deserializer=msgspec.json.decode,
            hide_parameters=True,
        )
        event.listen(engine, "connect", partial(_prepare_sqlite, synced))
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        url,
        pool_size=CONNECTIONS,
        pool_timeout=POOL_PATIENCE,
        pool_pre_ping=True,
        # Prepared statements break behind pgbouncer in transaction mode.
        connect_args={"prepare_threshold": None, "connect_timeout": 5},
        json_serializer=_dumps,
        json_deserializer=msgspec.json.decode,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin_postgres)
    return engine


def _dumps(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _prepare_sqlite(synced: bool, connection: Any, _record: Any) -> None:  # noqa: FBT001
    # The driver's own BEGIN comes too late (after a SAVEPOINT) and too weak (deferred):
    # it is switched off here, and `_begin_sqlite` says BEGIN itself.
    connection.isolation_level = None
    # SQLite's own knows the letters of English alone.
    connection.create_function("lower", 1, _lower, deterministic=True)
    journal = "WAL" if sqlite_is_safe() else "DELETE"
    synchronous = "FULL" if synced else "OFF"
    for pragma in (f"journal_mode={journal}", f"synchronous={synchronous}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes, patience = options.get("writes", False), options.get("patience", PATIENCE)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    try:
        # Straight to the driver: every transaction begins with these three.
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout={int(1000 * patience)}")
        driver.execute(f"PRAGMA query_only={0 if writes else 1}")
        driver.execute(begin)
    except sqlite.Error as error:
        raise OperationalError(begin, None, error) from error


def _begin_postgres(connection: Connection) -> None:
    if not connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def among(column: ColumnElement[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Whether a column has one of these values; of whole numbers there may be 100,000.

    They are written into the statement, as databases bound the number of its parameters.
    """
    if not all(type(value) is int for value in values):
        return column.in_(values)
    numbers: BindParameter[Any] = bindparam(
        "among", sorted(values), unique=True, expanding=True, literal_execute=True
    )
    return column.in_(numbers)


def among_given(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """The same of values that are given under a name when the statement is run."""
    is_number = isinstance(column.type, Integer)
    values: BindParameter[Any] = bindparam(name, expanding=True, literal_execute=is_number)
    return column.in_(values)


def without_password(url: str) -> str:
    """The address of a database as it may be shown."""
    return re.sub(r"://([^:/@]+):[^@]+@", r"://\1:***@", url)
