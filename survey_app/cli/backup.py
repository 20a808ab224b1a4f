"""`survey-app backup FILE`: a checked copy of the database in one file, also while `serve` runs."""

import hashlib
import os
import shutil
from contextlib import closing
from pathlib import Path

import click

from survey_app.cli.copies import Counts, beside, check, copy_pages, copy_rows, steps_of
from survey_app.cli.databases import opened
from survey_app.cli.progress import progress
from survey_app.database import Database
from survey_app.errors import SurveyError
from survey_app.migrations import upgrade
from survey_app.schema import metadata
from survey_app.settings import Settings


class NoBackup(SurveyError):
    """The backup cannot be made; the sentence says why."""


@click.command(name="backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace the file if there is one.")
def command(file: Path, force: bool) -> None:
    """Copy the database into a file, and check the copy.

    It is restored elsewhere and recounted before it gets its name. Beside it FILE.sha256 is
    written, for sha256sum -c. The secret key and the daily salt are not in it.
    """
    if file.exists() and not force:
        raise NoBackup(f"{file} is there already. Name another file, or say --force.")
    settings = Settings.from_environment()
    try:
        with opened(settings) as database, beside(file) as folder:
            wrong = back_up(database, file, folder)
    except OSError as error:
        raise NoBackup(f"{file} cannot be written: {error.strerror}.") from error
    if wrong:
        click.echo(
            f"The tallies differ from the responses in {wrong:,} places, in the database too. "
            "Run: survey-app rebuild-tallies",
            err=True,
        )
    click.echo(f"{file}: {file.stat().st_size:,} bytes, restored and checked.")


def back_up(database: Database, file: Path, folder: Path) -> int:
    """Make a copy, check it, and only then give it its name; `folder` is for work on the way.

    Returns in how many places the tallies of the database are wrong. Raises BadCopy.
    """
    part, trial = folder / "copy.db", folder / "restored.db"
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(Database(f"sqlite:///{part}")) as copy:
        counts = _copy(database, copy)
    click.echo("Checking …", err=True)
    shutil.copyfile(part, trial)
    with closing(Database(f"sqlite:///{trial}")) as restored:
        wrong = check(restored, counts)
    _keep(part, file)
    return wrong


def _copy(database: Database, copy: Database) -> Counts | None:
    if database.is_sqlite:
        with progress("Copying", steps_of(database)) as further:
            return copy_pages(database, copy, further)
    upgrade(copy)
    with progress("Copying", len(metadata.sorted_tables)) as further:
        return copy_rows(database, copy, further)


def _keep(part: Path, file: Path) -> None:
    """Give a copy its name once it is on the disk, with its checksum."""
    with part.open("rb") as copy:
        digest = hashlib.file_digest(copy, "sha256").hexdigest()
        os.fsync(copy.fileno())
    beside_it = file.with_name(f"{file.name}.sha256")
    # Gone for a moment rather than there for another file.
    beside_it.unlink(missing_ok=True)
    part.replace(file)
    beside_it.write_text(f"{digest}  {file.name}\n")
