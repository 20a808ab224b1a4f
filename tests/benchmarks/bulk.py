"""Rows in bulk, past the product and SQLAlchemy: what fills a database for a measurement."""

from typing import Any

import polars as pl
from sqlalchemy import Table, text

from survey_app.database import Database, Identifier

MOMENT = "%Y-%m-%d %H:%M:%S%.6f"


def store(database: Database, table: Table, rows: pl.DataFrame) -> None:
    """Insert rows; moments are naive and in UTC, identifiers are their 16 bytes."""
    moments = [name for name, kind in rows.schema.items() if kind == pl.Datetime]
    rows = rows.with_columns(pl.col(moments).dt.strftime(MOMENT))
    connection = database.engine.raw_connection()
    write = _write_sqlite if database.is_sqlite else _write_postgres
    write(connection.driver_connection, table, rows)
    connection.close()


def without_indexes(database: Database, table: Table) -> None:
    """Drop the secondary indexes, before many rows come."""
    with database.engine.execution_options(writes=True).begin() as connection:
        for index in table.indexes:
            index.drop(connection)


def with_indexes(database: Database, table: Table) -> None:
    """Make them again, and leave the table as one that has grown for weeks: the database knows what
    it has, and PostgreSQL has cleaned up behind it, which it would otherwise do while we measure.
    """
    with database.engine.execution_options(writes=True).begin() as connection:
        for index in table.indexes:
            index.create(connection)
        connection.execute(text("ANALYZE"))
    if not database.is_sqlite:
        alone = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with alone.connect() as connection:
            connection.execute(text(f"VACUUM (ANALYZE) {table.name}"))


def _write_sqlite(driver: Any, table: Table, rows: pl.DataFrame) -> None:
    days = [name for name, kind in rows.schema.items() if kind == pl.Date]
    rows = rows.with_columns(pl.col(days).cast(pl.String))
    marks = ", ".join("?" * rows.width)
    driver.execute("PRAGMA query_only=0")
    driver.execute("BEGIN")
    insertion = f"INSERT INTO {table.name} ({', '.join(rows.columns)}) VALUES ({marks})"
    driver.executemany(insertion, rows.iter_rows())
    driver.execute("COMMIT")


def _write_postgres(driver: Any, table: Table, rows: pl.DataFrame) -> None:
    for name, kind in rows.schema.items():
        if kind == pl.Binary:
            prefix = "" if isinstance(table.columns[name].type, Identifier) else "\\x"
            hexed = pl.col(name).bin.encode("hex")
            rows = rows.with_columns((pl.lit(prefix) + hexed).alias(name))
    statement = f"COPY {table.name} ({', '.join(rows.columns)}) FROM STDIN (FORMAT csv)"
    driver.execute("SET timezone = 'UTC'")
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(rows.write_csv(include_header=False))
    driver.commit()
