"""`survey-app user create`: accounts for those who work in the studio."""

import datetime as dt
import os
import sys

import click

from survey_app.accounts.users import create_user
from survey_app.cli.databases import opened
from survey_app.database import transaction
from survey_app.settings import Settings


@click.group(name="user")
def command() -> None:
    """Make the accounts of editors and analysts."""


@command.command(name="create")
@click.option("--email", required=True, help="Address to sign in with.")
@click.option("--name", default="", help="Name as colleagues see it; default: from the address.")
def create(email: str, name: str) -> None:
    """Make an account.

    The password is asked for; without a terminal it is the first line of the standard input.
    SURVEY_PASSWORD, where it is set, comes first.
    """
    now = dt.datetime.now(dt.UTC)
    with opened(Settings.from_environment()) as database:
        password = _password()
        with transaction(database.writing()) as session:
            user = create_user(session, email=email, name=name, password=password, now=now)
            address = user.email
    click.echo(f"{address} can sign in now.")


def _password() -> str:
    given = os.environ.get("SURVEY_PASSWORD", "")
    if given:
        return given
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
