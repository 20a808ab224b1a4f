"""`survey-app restore FILE`: a database as a backup holds it, of either kind."""

import hashlib
import os
import shutil
from contextlib import closing
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from survey_app.cli.copies import beside, check, copy_rows, rows_of
from survey_app.cli.databases import database_of
from survey_app.cli.lock import FolderLock
from survey_app.cli.migrate import bring_up_to_date
from survey_app.cli.progress import progress
from survey_app.database import Database
from survey_app.errors import SurveyError
from survey_app.migrations import current_revision, newest_revision
from survey_app.schema import metadata
from survey_app.settings import Settings

BESIDE = ("-wal", "-shm", "-journal")
"""Files of SQLite beside a database; it would put those of another one into what is restored."""


class NotRestored(SurveyError):
    """The backup cannot be restored; nothing was changed. The sentence says what to do."""


@click.command(name="restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Fill an empty database from a backup; its kind may be another than that of the backup."""
    settings = Settings.from_environment()
    _require_whole(file)
    with (
        FolderLock.take(settings),
        closing(database_of(settings)) as database,
    ):
        target = settings.data_dir / file.name
        if database.is_sqlite:
            target = Path(make_url(settings.database_url).database or "")
            _require_free(target)
        else:
            _require_empty(database)
        with beside(target) as folder:
            trial = folder / "restored.db"
            trial.touch(mode=0o600)
            shutil.copyfile(file, trial)
            with closing(Database(f"sqlite:///{trial}")) as copy:
                bring_up_to_date(copy)
                check(copy, None)
                if not database.is_sqlite:
                    _fill(database, copy)
            if database.is_sqlite:
                _put(trial, target)
    click.echo(f"{file} is restored. Run: survey-app doctor")


def _require_free(file: Path) -> None:
    there = [path for end in ("", *BESIDE) if (path := Path(f"{file}{end}")).exists()]
    if there:
        names = ", ".join(map(str, there))
        raise NotRestored(f"There already: {names}. Move all of them to another folder first.")


def _require_empty(database: Database) -> None:
    current = current_revision(database)
    if current is None:
        return
    if current != newest_revision() or any(rows_of(database).values()):
        raise NotRestored("The database is not empty. Restore into another one.")


def _put(copy: Path, file: Path) -> None:
    """Give the copy its name once it is on the disk; a crash leaves all of it or nothing."""
    _sync(copy)
    copy.rename(file)
    _sync(file.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fill(database: Database, copy: Database) -> None:
    bring_up_to_date(database)
    with progress("Restoring", len(metadata.sorted_tables)) as further:
        counts = copy_rows(copy, database, further)
    check(database, counts)


def _require_whole(file: Path) -> None:
    beside_it = file.with_name(f"{file.name}.sha256")
    if not beside_it.exists():
        return
    with file.open("rb") as copy:
        digest = hashlib.file_digest(copy, "sha256").hexdigest()
    if beside_it.read_text().split()[:1] != [digest]:
        raise NotRestored(f"{file} is not what {beside_it.name} says: it was changed or damaged.")
