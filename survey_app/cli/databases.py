"""The database as commands use it: there, reachable and of the current schema."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from survey_app.database import Database, without_password
from survey_app.errors import SurveyError
from survey_app.migrations import require_current
from survey_app.settings import BadSetting, Settings

ADVICE = {
    "database is locked": "another program has been writing to it for long; stop that first",
    "file is not a database": "SURVEY_DATABASE_URL names a file of another kind; name another "
    "one, or restore a backup with: survey-app restore",
    "malformed": "the file is damaged; move it away and run: survey-app restore",
    "unable to open database file": "its folder is missing or closed to this user",
    "readonly database": "let this user write to the file and its folder",
    "disk is full": "make room on the disk",
    "password authentication failed": "look at user and password in SURVEY_DATABASE_URL",
    "Connection refused": "start PostgreSQL, or correct host and port in SURVEY_DATABASE_URL",
    "too many clients": "raise max_connections, or run fewer server processes",
}
"""Part of what a database says → what to do."""


class NoDatabase(SurveyError):
    """The database is not there or cannot be used; the sentence says what to do."""


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database of the settings, closed at the end.

    Raises NoDatabase or OutdatedSchema where it cannot be worked with, BadSetting for an address
    that is none.
    """
    database = database_of(settings)
    try:
        require_usable(database, settings)
        yield database
    finally:
        database.close()


def database_of(settings: Settings) -> Database:
    """The database of the settings, not looked at yet."""
    try:
        return Database(settings.database_url)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise BadSetting(
            "SURVEY_DATABASE_URL must be an address such as sqlite:////path/survey.db "
            "or postgresql://user:password@host/name."
        ) from error


def require_usable(database: Database, settings: Settings) -> None:
    """Raise NoDatabase or OutdatedSchema unless the database answers and is current."""
    file = make_url(settings.database_url).database or ""
    if database.is_sqlite and not Path(file).is_file():
        raise NoDatabase(f"There is no database at {file}. Run: survey-app migrate")
    try:
        require_current(database)
    except SQLAlchemyError as error:
        reason = reason_of(error)
        shown = without_password(settings.database_url)
        raise NoDatabase(f"The database {shown} cannot be used: {reason}.") from error


def reason_of(error: SQLAlchemyError) -> str:
    """What the database itself said, in one line, and what to do where that is known."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    advice = next((what for known, what in ADVICE.items() if known in said), "")
    return f"{said}; {advice}" if advice else said
