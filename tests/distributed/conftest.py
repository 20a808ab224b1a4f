"""A PostgreSQL that spreads shards over several machines (Citus), where there is one.

SURVEY_TEST_CITUS_URL names an empty database on its coordinator, with the extension in it and its
workers known. Without it nothing here is collected.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app.database import Database
from survey_app.migrations import downgrade, upgrade
from survey_app.schema import metadata
from tests.postgres import CITUS_URL
from tests.shards import Watch

collect_ignore_glob = [] if CITUS_URL else ["test_*.py"]
OPERATING = Path(__file__).parents[2] / "docs" / "operating.md"


@pytest.fixture(scope="session")
def distributed():
    """The database, its fact tables distributed as docs/operating.md says."""
    database = Database(CITUS_URL)
    upgrade(database)
    [statements] = re.findall(r"```sql\n(.*?)```", OPERATING.read_text(), re.DOTALL)
    try:
        for statement in filter(None, map(str.strip, statements.split(";"))):
            with database.engine.execution_options(writes=True).begin() as connection:
                connection.execute(text(statement))
        yield database
    finally:
        downgrade(database, "base")
        database.close()


@pytest.fixture
def database(distributed):
    """The same, empty."""
    watch = Watch(distributed.engine)
    yield distributed
    for name in metadata.tables:
        with distributed.engine.execution_options(writes=True).begin() as connection:
            connection.execute(text(f"TRUNCATE {name} CASCADE"))
    assert watch.broken == []


@pytest.fixture
def settings(settings):
    """One sender gives all answers here."""
    return replace(settings, limits=False)


@pytest.fixture(autouse=True)
def _recounted(tallies_agree):
    """Every test here leaves tallies that agree with the responses."""
