"""What a database says about the work it has done, without asking the product."""

import struct
from pathlib import Path

from sqlalchemy import Engine, text

COUNTER = struct.Struct("=8xI")
"""The shared index of a WAL begins with its version, padding, and the number of transactions."""


def transactions(engine: Engine) -> int:
    """A count that grows by one with each transaction that writes."""
    if engine.dialect.name == "sqlite":
        return int(COUNTER.unpack_from(Path(f"{engine.url.database}-shm").read_bytes())[0])
    with engine.connect() as connection:
        # PostgreSQL numbers a transaction only once it writes.
        query = text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        return int(connection.execute(query).scalar_one())


def stored(engine: Engine) -> int:
    """Responses in the database."""
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM response")).scalar_one())
