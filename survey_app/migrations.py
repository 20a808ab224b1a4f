"""Bringing a database's schema up to date, and telling whether it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from survey_app.database import Database, Document, Identifier, UTCDateTime, WholeDocument
from survey_app.errors import SurveyError
from survey_app.schema import metadata
from survey_app.settings import resource_folder


class OutdatedSchema(SurveyError):
    """The database's schema is not the one that this program needs: older, newer, or none."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Run the migrations up to `revision`, each in a transaction of its own.

    Raises OutdatedSchema for a database that a newer version of this program has migrated.
    """
    _require_known(current_revision(database))
    with _config(database) as config:
        command.upgrade(config, revision)


def downgrade(database: Database, revision: str) -> None:
    """Undo the migrations down to `revision` (`base` leaves nothing)."""
    with _config(database) as config:
        command.downgrade(config, revision)


def new_revision(database: Database, message: str) -> None:
    """Write a migration from what the models and the database differ in."""
    with _config(database) as config:
        command.revision(config, message, autogenerate=True)


def current_revision(database: Database) -> str | None:
    """The revision that the database is at, None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision that this program needs."""
    return _scripts().get_current_head()


def require_current(database: Database) -> None:
    """Raise OutdatedSchema, saying what to run, unless the schema is current."""
    current = current_revision(database)
    if current == newest_revision():
        return
    if current is None:
        raise OutdatedSchema("The database is empty. Run: survey-app migrate")
    _require_known(current)
    raise OutdatedSchema("The database has an older schema. Run: survey-app migrate")


def differences(database: Database) -> list[Any]:
    """What the database and the models differ in, as Alembic describes it."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def renders(kind: str, value: Any, _context: Any) -> str | bool:
    """How our column types are written into a migration."""
    if kind == "type" and isinstance(value, (Document, Identifier, UTCDateTime, WholeDocument)):
        return f"{type(value).__name__}()"
    return False


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(resource_folder("migrations")))


def _require_known(revision: str | None) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    if revision is not None and revision not in known:
        raise OutdatedSchema(
            f"The database has schema {revision}, which this version of survey-app does not know. "
            "Install the version that migrated it."
        )


@contextmanager
def _config(database: Database) -> Iterator[Config]:
    config = Config()
    # A percent sign in the path would be read as an interpolation.
    folder = str(resource_folder("migrations")).replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    with (
        database.engine.execution_options(writes=True).connect() as connection,
        _nothing_cascades(connection),
    ):
        config.attributes["connection"] = connection
        yield config


@contextmanager
def _nothing_cascades(connection: Connection) -> Iterator[None]:
    """On SQLite a table is changed by dropping its old form, which must delete no row elsewhere."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # Asked of the driver itself: within a transaction, which SQLAlchemy begins, it has no effect.
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")
