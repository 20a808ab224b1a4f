"""Many rows in one statement, past SQLAlchemy's own: for what is written all the time.

The statement and the conversion of each column are worked out once for a table. What remains for
each row is to convert its values and to hand them to the driver.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Boolean, Column, Date, Dialect, LargeBinary, Table
from sqlalchemy.orm import Session

from survey_app.database import Identifier, UTCDateTime

AT_ONCE = 500
"""Rows per statement on SQLite, which bounds the number of parameters (32,766)."""

Row = Mapping[str, Any]
Convert = Callable[[Any], Any] | None


def insert_new(session: Session, table: Table, rows: Sequence[Row], key: str) -> list[Any]:
    """Insert the rows whose keys are new; returns the value of the column `key` of each of these.

    Every row brings every column. Rows stand in the order of their keys, so that two transactions
    meet in one order.
    """
    if not rows:
        return []
    connection = session.connection()
    quoted = connection.dialect.identifier_preparer.quote(key)
    insert = _insert(table, connection.dialect)
    found: list[Any] = []
    for statement, given in insert.all(rows, f"ON CONFLICT DO NOTHING RETURNING {quoted}"):
        found.extend(connection.exec_driver_sql(statement, given).scalars())
    if len(found) == len(rows):
        return [row[key] for row in rows]  # all are new, as they mostly are
    read = _reads(table.columns[key], connection.dialect)
    return [read(value) for value in found] if read else found


def insert_or_add(session: Session, table: Table, rows: Sequence[Row], sums: Sequence[str]) -> None:
    """Insert rows as `insert_new`; to those that are there, add the columns `sums`."""
    _insert_or_set(session, table, rows, {name: f"{table.name}.{name} + " for name in sums})


def insert_or_replace(session: Session, table: Table, rows: Sequence[Row], column: str) -> None:
    """Insert rows as `insert_new`; in those that are there, replace one column."""
    _insert_or_set(session, table, rows, {column: ""})


def _insert_or_set(
    session: Session, table: Table, rows: Sequence[Row], before: Mapping[str, str]
) -> None:
    """Where a row is there, set columns to the values of the new one, with a text `before` them."""
    if not rows:
        return
    connection = session.connection()
    key = ", ".join(column.name for column in table.primary_key)
    changes = ", ".join(f"{name} = {text}excluded.{name}" for name, text in before.items())
    end = f"ON CONFLICT ({key}) DO UPDATE SET {changes}"
    for statement, given in _insert(table, connection.dialect).all(rows, end):
        connection.exec_driver_sql(statement, given)


@dataclass(frozen=True)
class _Insert:
    """How rows of one table are inserted."""

    into: str
    """`INSERT INTO table (column, …)`."""
    values: Callable[[Row], tuple[Any, ...]]
    """The values of a row in the order of the columns."""
    converts: tuple[Convert, ...]
    """How the values of each column are converted, None where they go as they are."""
    arrays: str | None
    """On PostgreSQL a table of one array per column: any number of rows is one statement."""

    def all(self, rows: Sequence[Row], end: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Statements for these rows, and what is given to each; `end` is their ON CONFLICT."""
        if self.arrays is not None:
            yield f"{self.into} {self.arrays} {end}", tuple(self._by_column(rows))
            return
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            values = _values(len(self.converts), len(some))
            given = tuple(chain.from_iterable(self._by_row(some)))
            yield f"{self.into} VALUES {values} {end}", given

    def _by_row(self, rows: Sequence[Row]) -> Iterator[list[Any]]:
        to_convert = [(n, convert) for n, convert in enumerate(self.converts) if convert]
        for values in map(list, map(self.values, rows)):
            for place, convert in to_convert:
                values[place] = convert(values[place])
            yield values

    def _by_column(self, rows: Sequence[Row]) -> Iterator[list[Any]]:
        for convert, values in zip(
            self.converts, zip(*map(self.values, rows), strict=True), strict=True
        ):
            yield [convert(value) for value in values] if convert else list(values)


@lru_cache(maxsize=64)
def _insert(table: Table, dialect: Dialect) -> _Insert:
    quote = dialect.identifier_preparer.quote
    columns = list(table.columns)
    listed = ", ".join(quote(column.name) for column in columns)
    types = (column.type.compile(dialect=dialect) for column in columns)
    arrays = ", ".join(f"%s::{name}[]" for name in types)
    on_postgres = dialect.name == "postgresql"
    return _Insert(
        into=f"INSERT INTO {quote(table.name)} ({listed})",
        values=itemgetter(*(column.name for column in columns)),
        converts=tuple(_converts(column, dialect) for column in columns),
        arrays=f"SELECT * FROM unnest({arrays})" if on_postgres else None,  # noqa: S608 - types
    )


@lru_cache(maxsize=128)
def _values(columns: int, rows: int) -> str:
    return ", ".join([f"({', '.join('?' * columns)})"] * rows)


def _converts(column: Column[Any], dialect: Dialect) -> Convert:
    if isinstance(column.type, Boolean | LargeBinary):
        return None  # both drivers take them as they are
    if isinstance(column.type, Identifier):
        return None if dialect.name == "postgresql" else attrgetter("bytes")
    if isinstance(column.type, UTCDateTime):
        return _moments(dialect)
    convert = column.type.dialect_impl(dialect).bind_processor(dialect)
    is_day = isinstance(column.type, Date)  # which the rows of a batch share
    return lru_cache(maxsize=1024)(convert) if convert and is_day else convert


@lru_cache(maxsize=8)
def _moments(dialect: Dialect) -> Convert:
    """One for all columns: a new row has the same moment in several of them."""
    convert = UTCDateTime().dialect_impl(dialect).bind_processor(dialect)
    return lru_cache(maxsize=1024)(convert) if convert else None


def _reads(column: Column[Any], dialect: Dialect) -> Convert:
    return column.type.dialect_impl(dialect).result_processor(dialect, None)
