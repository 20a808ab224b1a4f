"""`survey-app doctor`: whether everything here is as it must be, one line each."""

import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import click
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from survey_app.cli.databases import database_of, reason_of, require_usable
from survey_app.database import Database, sqlite_is_safe, sqlite_version, without_password
from survey_app.errors import SurveyError
from survey_app.migrations import newest_revision
from survey_app.settings import Settings, resource_folder

SHORTEST_SECRET = 16
"""Characters of a secret key that nobody guesses."""
ROOM_NEEDED = 500 * 1024 * 1024
"""Bytes that should be free in the data folder."""
AT_HOME = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    state: Literal["ok", "warning", "FAILED"]
    text: str


@click.command(name="doctor")
def command() -> None:
    """Check that everything here is as it must be; exit code 1 if something is not."""
    settings = Settings.from_environment()
    failed = 0
    for finding in examine(settings):
        click.echo(f"{finding.state:<8} {finding.text}")
        failed += finding.state == "FAILED"
    if failed:
        raise click.ClickException(f"{failed} of the checks failed; see above.")


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything that the settings name, cheapest first."""
    yield from _data_folder(settings.data_dir)
    yield from _secret_key(settings)
    yield from _addresses(settings)
    yield from _resources()
    yield from _database(settings)


def _data_folder(folder: Path) -> Iterator[Finding]:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        yield Finding("FAILED", f"data folder {folder}: cannot be written, {reason}")
        return
    yield Finding("ok", f"data folder {folder}: can be written")
    free = shutil.disk_usage(folder).free
    if free < ROOM_NEEDED:
        yield Finding("warning", f"data folder {folder}: only {free // 2**20} MB free")


def _secret_key(settings: Settings) -> Iterator[Finding]:
    if len(settings.secret_key) < SHORTEST_SECRET:
        advice = f"shorter than {SHORTEST_SECRET} characters; set another SURVEY_SECRET_KEY"
        yield Finding("FAILED", f"secret key: {advice}")
        return
    kept = settings.data_dir / "secret_key"
    if not kept.exists() or kept.read_text().strip() != settings.secret_key:
        yield Finding("ok", "secret key: from SURVEY_SECRET_KEY")
    elif stat.S_IMODE(kept.stat().st_mode) & 0o077:
        yield Finding("FAILED", f"secret key: others may read {kept}. Run: chmod 600 {kept}")
    else:
        yield Finding("ok", f"secret key: kept in {kept}, for its owner alone")


def _addresses(settings: Settings) -> Iterator[Finding]:
    for name, address in (("readers", settings.public_url), ("studio", settings.studio_url)):
        parts = urlsplit(address)
        if parts.scheme == "https" or parts.hostname in AT_HOME:
            yield Finding("ok", f"address for the {name}: {address}")
        else:
            yield Finding("warning", f"address for the {name}: {address} is not encrypted (https)")


def _resources() -> Iterator[Finding]:
    for name in ("templates", "migrations", "reports"):
        if not any(resource_folder(name).glob("*")):
            yield Finding("FAILED", f"{name}: missing in {resource_folder(name)}; install again")
            return
    yield Finding("ok", "templates, migrations and reports: found")


def _database(settings: Settings) -> Iterator[Finding]:
    shown = without_password(settings.database_url)
    try:
        database = database_of(settings)
    except SurveyError as error:
        yield Finding("FAILED", str(error))
        return
    try:
        if database.is_sqlite:
            yield _sqlite_library()
        require_usable(database, settings)
        yield Finding("ok", f"database {shown}: schema {newest_revision()} is current")
        yield _write(database, shown)
    except SurveyError as error:
        yield Finding("FAILED", str(error))
    finally:
        database.close()


def _sqlite_library() -> Finding:
    if sqlite_is_safe():
        return Finding("ok", f"SQLite {sqlite_version()}: write-ahead log in use")
    advice = "too old for the write-ahead log, writes are slower; 3.51.3 or newer is safe"
    return Finding("warning", f"SQLite {sqlite_version()}: {advice}")


def _write(database: Database, shown: str) -> Finding:
    # A change of no row: SQLite grants the write lock even on a file that is read-only.
    no_change = text("UPDATE alembic_version SET version_num = version_num WHERE 1 = 0")
    try:
        with database.engine.execution_options(writes=True).begin() as connection:
            connection.execute(no_change)
    except SQLAlchemyError as error:
        return Finding("FAILED", f"database {shown}: does not admit writes, {reason_of(error)}")
    return Finding("ok", f"database {shown}: admits writes")
