"""`survey-app synthesize`: plausible answers, exposures and readings for trying things out."""

import datetime as dt

import click

from survey_app.cli.databases import opened
from survey_app.cli.progress import progress
from survey_app.database import Database
from survey_app.demo.audiences import audience_of
from survey_app.demo.rhythm import DAYS
from survey_app.demo.synthesize import answering, synthesize
from survey_app.settings import Settings


@click.command(name="synthesize")
@click.option("--survey", required=True, help="Key of a live survey.")
@click.option("--responses", required=True, type=click.IntRange(1, 10_000_000), help="How many.")
@click.option("--seed", required=True, type=int, help="The same seed gives the same answers.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last of the 40 days; default: yesterday.",
)
def command(survey: str, responses: int, seed: int, until: dt.datetime | None) -> None:
    """Fill a survey with plausible synthetic answers.

    They lie within 40 days. Their readers read the title's articles, see the survey there, and
    some of them answer. The same survey, seed and last day give the same rows.
    """
    last = until.date() if until else dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    with opened(Settings.from_environment()) as database:
        _fill(database, survey, responses, seed, last)
    click.echo(f"{responses:,} responses stored, dated up to {last.isoformat()}.")


def _fill(database: Database, survey: str, responses: int, seed: int, last: dt.date) -> None:
    with database.reading() as session:
        audience = audience_of(session, survey, seed, last)
    crowd = answering(database, audience, survey, responses)
    with progress("Filling", DAYS) as further:
        synthesize(database, [crowd], audience.window, lambda _: further())
