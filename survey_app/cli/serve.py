"""`survey-app serve`: the studio, and everything that readers call."""

import click

from survey_app.cli.databases import opened
from survey_app.cli.lock import FolderLock
from survey_app.cli.server import Address, serve
from survey_app.settings import Settings


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port."
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Server processes; more than one needs PostgreSQL.",
)
def command(host: str, port: int, workers: int) -> None:
    """Serve the studio and the calls of readers."""
    address = Address(host, port)
    settings = Settings.from_environment(served_at=address.url)
    if workers > 1 and settings.database_url.startswith("sqlite"):
        raise click.UsageError("--workers above 1 needs PostgreSQL; SQLite takes one.")
    with FolderLock.take(settings) as lock:
        with opened(settings):
            address.require_free()
        serve(settings, address, lock, workers=workers, when_ready=lambda: _greet(settings))


def _greet(settings: Settings) -> None:
    click.echo(f"Studio: {settings.studio_url}/studio/")
    click.echo(f"Readers: {settings.public_url}/")
    click.echo("Ctrl-C ends it.")
