"""`survey-app export`: the responses to a survey as a file, also while `serve` runs."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import click

from survey_app.cli.databases import opened
from survey_app.database import Database
from survey_app.errors import SurveyError
from survey_app.exports.contacts import contact_rows, count_contacts
from survey_app.exports.formats import csv
from survey_app.exports.responses import count, rows
from survey_app.exports.sheets import Row, Sheet
from survey_app.settings import Settings
from survey_app.surveys.codebook import Missing
from survey_app.surveys.published import published_survey

FORMATS = {"csv": csv.lines}
"""Name of a format → the pieces of a file of it."""
STEP = 200
"""Rows between two steps of the progress bar."""


class CannotWrite(SurveyError):
    """The file cannot be written."""


@click.command(name="export")
@click.argument("survey")
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), required=True, help="Format.")
@click.option("--out", required=True, help="File to write; - is the standard output.")
@click.option("--with-test", is_flag=True, help="Also test responses.")
@click.option(
    "--missing",
    type=click.Choice([one.value for one in Missing]),
    default=Missing.CODES.value,
    show_default=True,
    help="How skipped, refused and not shown answers are written.",
)
@click.option("--contacts", is_flag=True, help="The addresses that readers left, nothing else.")
def command(
    survey: str, kind: str, out: str, with_test: bool, missing: str, contacts: bool
) -> None:
    """Write the responses to a survey into a file; SURVEY is its key."""
    with opened(Settings.from_environment()) as database:
        if contacts:
            sheet, total = _contacts(database, survey, with_test)
        else:
            sheet, total = _sheet(database, survey, with_test, Missing(missing))
        what = "addresses" if contacts else "responses"
        with _opened_file(out) as file, _progress(sheet, total, what) as watched:
            for piece in FORMATS[kind](watched):
                file.write(piece)
    if out != "-":
        click.echo(f"The {what} stand in {out}.", err=True)


def _contacts(database: Database, key: str, with_test: bool) -> tuple[Sheet, int]:
    with database.reading() as session:
        survey = published_survey(session, key)
        total = count_contacts(session, survey, with_test=with_test)
    return contact_rows(database, survey, with_test=with_test), total


def _sheet(database: Database, key: str, with_test: bool, missing: Missing) -> tuple[Sheet, int]:
    with database.reading() as session:
        survey = published_survey(session, key)
        total = count(session, survey, with_test=with_test)
    return rows(database, survey, with_test=with_test, missing=missing), total


@contextmanager
def _opened_file(out: str) -> Iterator[TextIO]:
    """The file to write; it takes its name when it is whole."""
    if out == "-":
        with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="", closefd=False) as file:
            yield file
        return
    target = Path(out)
    part = target.parent / f".{target.name}.{os.getpid()}.part"
    try:
        # A folder or a device must not be replaced by a file.
        if target.exists() and not target.is_file():
            raise CannotWrite(f"{out} cannot be written: it is not a file.")
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(target)
    except OSError as error:
        raise CannotWrite(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            part.unlink()


@contextmanager
def _progress(sheet: Sheet, total: int, what: str) -> Iterator[Sheet]:
    """The sheet, with a progress bar on a terminal that moves as its rows are taken."""
    if not sys.stderr.isatty():
        click.echo(f"Exporting {total:,} {what}.", err=True)
        yield sheet
        return
    with click.progressbar(length=total, label="Exporting", file=sys.stderr) as bar:

        def watched() -> Iterator[Row]:
            for number, row in enumerate(sheet.rows, 1):
                if number % STEP == 0:
                    bar.update(STEP)
                yield row

        yield replace(sheet, rows=watched())
        bar.update(total - bar.pos)
