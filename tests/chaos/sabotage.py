"""Loaders and changes that break what the product promises: the oracle must notice each of them."""

import threading

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from survey_app.cli import server
from survey_app.collect import collector
from survey_app.collect.outcomes import Done, Outcome
from tests.chaos import faults

LATER = 0.5
"""Seconds by which the storing follows the acknowledgement: long enough to die in between."""


def acknowledge_before_commit(settings, lock):
    """Say "stored", and store it a little later."""
    store = collector.store

    def early(database, batch, _counted):
        threading.Timer(LATER, store, (database, batch)).start()
        return _all_stored(batch)

    collector.store = early
    return server.load(settings, lock)


def swallow_exceptions(settings, lock):
    """Say "stored" when the database has refused to commit."""
    store = collector.store

    def careless(database, batch, counted):
        try:
            return store(database, batch, counted)
        except OperationalError:
            return _all_stored(batch)

    collector.store = careless
    return faults.failing_commits(settings, lock)


def drop_keys(url: str) -> None:
    """Take from the table of responses everything that keeps an id unique."""
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("ALTER TABLE response RENAME TO kept")
            connection.exec_driver_sql("CREATE TABLE response AS SELECT * FROM kept")
            connection.exec_driver_sql("DROP TABLE kept")
        else:
            connection.exec_driver_sql("ALTER TABLE response DROP CONSTRAINT pk_response")
    engine.dispose()


def _all_stored(batch):
    return [Outcome(Done.STORED, item.revision) for item in batch]
