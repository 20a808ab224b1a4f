"""`survey-app survey pause|resume|close KEY`: the state of a survey, also while `serve` runs."""

import datetime as dt

import click

from survey_app.cli.databases import opened
from survey_app.database import transaction
from survey_app.settings import Settings
from survey_app.surveys import lifecycle
from survey_app.surveys.catalogue import survey_by_key


@click.group(name="survey")
def command() -> None:
    """Pause, resume or close a survey."""


@command.command(name="pause")
@click.argument("key")
def pause(key: str) -> None:
    """Take no new answers for now; readers still see the results."""
    _change(key, lifecycle.pause, "paused")


@command.command(name="resume")
@click.argument("key")
def resume(key: str) -> None:
    """Take answers again."""
    _change(key, lifecycle.resume, "live")


@command.command(name="close")
@click.argument("key")
def close(key: str) -> None:
    """Take no more answers, for good."""
    _change(key, lifecycle.close, "closed")


def _change(key: str, act: lifecycle.StateChange, word: str) -> None:
    settings, now = Settings.from_environment(), dt.datetime.now(dt.UTC)
    with opened(settings) as database, transaction(database.writing()) as session:
        act(session, survey_by_key(session, key), now)
    click.echo(f"{key} is {word}.")
