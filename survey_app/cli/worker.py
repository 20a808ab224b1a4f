"""`survey-app worker`: the jobs alone, beside `serve` processes on PostgreSQL."""

from logging.config import dictConfig
from signal import SIG_BLOCK, SIGINT, SIGTERM, pthread_sigmask, sigwait

import click

from survey_app.cli.databases import opened
from survey_app.collect.jobs import Jobs
from survey_app.errors import SurveyError
from survey_app.settings import Settings
from survey_app.web.logs import configuration

ENDS = {SIGINT, SIGTERM}


class NoWorker(SurveyError):
    """There is nothing for a worker to do."""


@click.command(name="worker")
def command() -> None:
    """Do the jobs alone, beside serve on PostgreSQL.

    It folds what was counted and keeps house until SIGINT or SIGTERM. Of any number of processes
    that could, one does the jobs at a time.
    """
    settings = Settings.from_environment()
    dictConfig(configuration(settings.log_format))
    with opened(settings) as database:
        if database.is_sqlite:
            raise NoWorker(
                "On SQLite serve does the jobs itself; a worker of its own needs PostgreSQL."
            )
        # Blocked before there is a thread, so that none but this one hears of it.
        pthread_sigmask(SIG_BLOCK, ENDS)
        jobs = Jobs(database)
        jobs.start()
        click.echo("The jobs run. Ctrl-C ends them.")
        sigwait(ENDS)
        jobs.stop()
