"""`survey-app demo`: a filled newsroom, and its newspaper on another origin."""

import datetime as dt
import os
from pathlib import Path

import click
from sqlalchemy.engine import make_url

from survey_app.cli.databases import database_of
from survey_app.cli.lock import FolderLock
from survey_app.cli.migrate import bring_up_to_date
from survey_app.cli.newsstand import newsstand
from survey_app.cli.parents import end_with_make
from survey_app.cli.progress import progress
from survey_app.cli.server import Address, serve
from survey_app.database import Database
from survey_app.demo.fill import STEPS, fill
from survey_app.demo.newsroom import EDITOR, is_filled, take_over
from survey_app.errors import Invalid
from survey_app.settings import PREFIX, BadSetting, Settings

HOST = "127.0.0.1"
DATA_DIR = "./var/demo"
PASSWORD = "DEMO_PASSWORD"  # noqa: S105 - the name of the variable
USUAL_PASSWORD = "demo-demo-demo"  # noqa: S105 - printed, for a demo on this machine only


@click.command(name="demo")
@click.option(
    "--port",
    envvar="PORT",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port of the studio.",
)
@click.option(
    "--paper-port",
    envvar="PAPER_PORT",
    default=8001,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port of the newspaper.",
)
def command(port: int, paper_port: int) -> None:
    """Serve a filled demo: the studio, and a newspaper on another origin."""
    studio, paper = Address(HOST, port), Address(HOST, paper_port)
    if port == paper_port:
        raise click.UsageError("The studio and the newspaper need different ports.")
    # One person plays all readers here, and would soon be taken for a crowd.
    environ = {f"{PREFIX}DATA_DIR": DATA_DIR, f"{PREFIX}LIMITS": "off", **os.environ}
    settings = Settings.from_environment(environ, served_at=studio.url)
    end_with_make()
    password = environ.get(f"{PREFIX}{PASSWORD}") or USUAL_PASSWORD
    with FolderLock.take(settings) as lock:
        for address in (studio, paper):
            address.require_free()
        edition = _prepare(settings, paper.url, password)
        with newsstand(paper, settings.public_url, edition, lock) as opened:

            def greet() -> None:
                opened.wait()
                click.echo(
                    f"\nStudio     {settings.studio_url}/studio/\n"
                    f"           sign in as {EDITOR} with {password}\n"
                    f"Newspaper  {paper.url}/\n\nCtrl-C ends both."
                )

            serve(settings, studio, lock, when_ready=greet)


def _prepare(settings: Settings, paper_url: str, password: str) -> dt.date:
    """The newsroom in the settings' database, made if need be; returns the edition."""
    try:
        _make(settings, paper_url, password)
        database = database_of(settings)
        try:
            bring_up_to_date(database)
            return take_over(database, paper_url, password)
        finally:
            database.close()
    except Invalid as error:
        raise BadSetting(f"{PREFIX}{PASSWORD}: {error.faults[0].detail}") from error


def _make(settings: Settings, paper_url: str, password: str) -> None:
    """Fill the database unless it is; an SQLite file takes its name when it is whole."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        _fill(database_of(settings), paper_url, password)
        return
    file = Path(url.database)
    if file.is_file():
        _fill(Database(settings.database_url), paper_url, password)
        return
    part = file.with_name(f"{file.name}.part")
    for left in part.parent.glob(f"{part.name}*"):
        left.unlink()
    _fill(Database(f"sqlite:///{part}", synced=False), paper_url, password)
    with part.open("rb+") as filled:
        os.fsync(filled.fileno())
    part.replace(file)


def _fill(database: Database, paper_url: str, password: str) -> None:
    try:
        bring_up_to_date(database)
        if not is_filled(database):
            now = dt.datetime.now(dt.UTC)
            with progress("Filling the newsroom with 40 days of readers", STEPS) as further:
                fill(database, paper_url, password, now, further)
    finally:
        database.close()
