"""`survey-app migrate`: the database's schema becomes the one that this program needs."""

import click

from survey_app.cli.databases import database_of
from survey_app.cli.lock import FolderLock
from survey_app.migrations import current_revision, newest_revision, upgrade
from survey_app.settings import Settings


@click.command(name="migrate")
def command() -> None:
    """Make the database, or bring its schema up to date."""
    settings = Settings.from_environment()
    with FolderLock.take(settings.data_dir):
        database = database_of(settings)
        try:
            before = current_revision(database)
            upgrade(database)
        finally:
            database.close()
    newest = newest_revision()
    if before == newest:
        click.echo(f"The schema was current already ({newest}).")
    else:
        click.echo(f"The schema is current now ({before or 'none'} to {newest}).")
