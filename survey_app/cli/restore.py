"""`survey-app restore FILE`: a database as a backup holds it, of either kind."""

import hashlib
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
from survey_app.schema import metadata
from survey_app.settings import Settings


class NotRestored(SurveyError):
    """The backup cannot be restored; nothing was changed."""


@click.command(name="restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Fill an empty database from a backup; its kind may be another than that of the backup."""
    settings = Settings.from_environment()
    _require_whole(file)
    with (
        FolderLock.take(settings),
        beside(settings.data_dir / file.name) as folder,
        closing(database_of(settings)) as database,
    ):
        trial = folder / "restored.db"
        shutil.copyfile(file, trial)
        with closing(Database(f"sqlite:///{trial}")) as copy:
            bring_up_to_date(copy)
            check(copy, None)
            if not database.is_sqlite:
                _fill(database, copy)
        if database.is_sqlite:
            _put(trial, Path(make_url(settings.database_url).database or ""))
    click.echo(f"{file} is restored. Run: survey-app doctor")


def _put(copy: Path, file: Path) -> None:
    if file.exists():
        raise NotRestored(f"{file} is there already. Move it away first.")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(copy, file)


def _fill(database: Database, copy: Database) -> None:
    bring_up_to_date(database)
    if any(rows_of(database).values()):
        raise NotRestored("The database is not empty. Restore into another one.")
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
