"""The command line. One file per command; only the one that is called is loaded."""

import importlib
from typing import Any, cast

import click
from sqlalchemy.exc import DBAPIError

from survey_app.cli.databases import reason_of
from survey_app.errors import SurveyError

COMMANDS = {
    "serve": "Serve the studio and the calls of readers.",
    "demo": "Serve a filled demo: the studio, and a newspaper on another origin.",
    "migrate": "Make the database, or bring its schema up to date.",
    "worker": "Do the jobs alone, beside serve on PostgreSQL.",
    "doctor": "Check that everything here is as it must be.",
    "user": "Make the accounts of editors and analysts.",
    "survey": "Pause, resume or close a survey.",
    "synthesize": "Fill a survey with plausible synthetic answers.",
    "backup": "Copy the database into a file, and check the copy.",
    "restore": "Fill an empty database from a backup.",
    "rebuild-tallies": "Count the responses anew and put the tallies right.",
    "export": "Write the responses to a survey into a file.",
}
"""Name and purpose; `survey_app.cli.NAME.command` is the command itself."""


class Commands(click.Group):
    """The group of all commands; an error of ours is one sentence and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which an operator meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command; None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{cmd_name.replace('-', '_')}")
        return cast(click.Command, module.command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Names and purposes, without loading any command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was called."""
        try:
            return super().invoke(ctx)
        except SurveyError as error:
            raise click.ClickException(str(error)) from error
        except DBAPIError as error:
            reason = reason_of(error)
            raise click.ClickException(f"The database cannot be used: {reason}.") from error


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="survey-app", message="%(version)s")
def main() -> None:
    """Reader surveys for news publishers.

    Settings come from the environment (SURVEY_DATA_DIR, SURVEY_DATABASE_URL and others).
    """
