"""`survey-app migrate`: the database's schema becomes the one that this program needs."""

import click

from survey_app.cli.databases import database_of
from survey_app.cli.lock import FolderLock
from survey_app.cli.rebuild_tallies import rebuild
from survey_app.collect.recount import recount_is_due
from survey_app.database import Database
from survey_app.migrations import current_revision, newest_revision, upgrade
from survey_app.settings import Settings


@click.command(name="migrate")
def command() -> None:
    """Make the database, or bring its schema up to date."""
    settings = Settings.from_environment()
    with FolderLock.take(settings):
        database = database_of(settings)
        try:
            before = bring_up_to_date(database)
        finally:
            database.close()
    newest = newest_revision()
    if before == newest:
        click.echo(f"The schema was current already ({newest}).")
    else:
        click.echo(f"The schema is current now ({before or 'none'} to {newest}).")


def bring_up_to_date(database: Database) -> str | None:
    """Run what migrations there are; returns the revision before, None for an empty database.

    Where a migration changed what tallies tell apart, the responses are counted anew, also when an
    earlier run was killed before that.
    """
    before = current_revision(database)
    upgrade(database)
    if recount_is_due(database):
        rebuild(database)
    return before
