"""A fresh database of each kind with one live survey, as load and faults begin with it."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, text

from survey_app.database import Database, transaction
from survey_app.migrations import upgrade
from tests import builders
from tests.postgres import DURABLE, Cluster, with_database

KINDS = ("sqlite", "postgresql")


@contextlib.contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """Address of a new database with the survey of `builders.make_survey`, which syncs to disk."""
    with contextlib.ExitStack() as stack:
        if kind == "sqlite":
            url = f"sqlite:///{folder / 'survey.db'}"
        else:
            url = new_database(stack.enter_context(Cluster(DURABLE)))
        prepare(url)
        yield url


def new_database(cluster: Cluster) -> str:
    """An empty database on a server."""
    name = f"survey_{uuid.uuid4().hex[:12]}"
    admin = create_engine(cluster.address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return with_database(cluster.address, name)


def prepare(url: str, **survey) -> None:
    """Make the tables and a live survey; `survey` are further columns of it."""
    database = Database(url)
    upgrade(database)
    with transaction(database.writing()) as session:
        made = builders.make_survey(
            session, builders.make_publication(session), now=dt.datetime.now(dt.UTC)
        )
        for name, value in survey.items():
            setattr(made, name, value)
    database.close()
