"""`survey-app rebuild-tallies`: count the responses anew, also while `serve` runs."""

import datetime as dt
import secrets
from collections.abc import Callable, Iterator

import click

from survey_app.cli.databases import opened
from survey_app.cli.progress import progress
from survey_app.collect.leases import Lease
from survey_app.collect.recount import (
    Difference,
    correct,
    difference_at,
    places,
    recount_is_done,
)
from survey_app.database import Database
from survey_app.errors import SurveyError
from survey_app.settings import Settings

LASTS = dt.timedelta(minutes=10)
"""How long a rebuild that died keeps the next one waiting."""
SHOWN = 20
"""Cells of a place that are printed."""


class Rebuilding(SurveyError):
    """Somebody else rebuilds the tallies; a difference must not be added twice."""


@click.command(name="rebuild-tallies")
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 if something differs.")
def command(check: bool) -> None:
    """Count the responses anew and put the tallies right."""
    with opened(Settings.from_environment()) as database:
        found = _compare(database) if check else rebuild(database)
    for difference in found:
        click.echo(str(difference))
        for line in _cells(difference):
            click.echo(f"    {line}")
    if found and check:
        raise click.ClickException(
            f"The tallies differ from the responses in {len(found):,} places. "
            "Run: survey-app rebuild-tallies"
        )
    click.echo(f"Put right: {len(found):,} places." if found else "The tallies are right.")


def rebuild(database: Database) -> list[Difference]:
    """Put the tallies right, survey by survey; returns what differed.

    Raises Rebuilding when somebody else does so, or has begun while this one was asleep.
    """
    lease = Lease(database, "rebuild-tallies", secrets.token_hex(16), LASTS)
    _require(lease.take)
    found = []
    everywhere = places(database)
    try:
        with progress("Counting the responses", len(everywhere)) as further:
            for place in everywhere:
                _require(lease.keep)
                difference = difference_at(database, place)
                if difference:
                    correct(database, difference, lambda: _require(lease.keep))
                    found.append(difference)
                further()
        recount_is_done(database)
    finally:
        lease.release()
    return found


def _compare(database: Database) -> list[Difference]:
    found = []
    everywhere = places(database)
    with progress("Counting the responses", len(everywhere)) as further:
        for place in everywhere:
            found.append(difference_at(database, place))
            further()
    return [difference for difference in found if difference]


def _require(is_ours: Callable[[dt.datetime], bool]) -> None:
    if not is_ours(dt.datetime.now(dt.UTC)):
        raise Rebuilding(
            "Another survey-app rebuilds the tallies. If it was killed, try again in "
            f"{LASTS.total_seconds() / 60:.0f} minutes."
        )


def _cells(difference: Difference) -> Iterator[str]:
    counts = (difference.cells, *difference.totals.values())
    cells = [cell for some in counts for cell in some.items()]
    for cell, n in cells[:SHOWN]:
        yield f"{', '.join(str(value) for value in cell)}: {n:+,}"
    if len(cells) > SHOWN:
        yield f"… and {len(cells) - SHOWN:,} more"
