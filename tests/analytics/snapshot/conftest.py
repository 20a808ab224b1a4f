"""Fixtures of snapshots: one brought up to date, and what it says in the words of the export."""

from functools import partial
from uuid import UUID

import polars as pl
import pytest

from survey_app.analytics.snapshot.chosen import chosen_columns, has_chosen
from survey_app.analytics.snapshot.columns import CODED, GIVEN, Fact
from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.exports.responses import rows
from survey_app.surveys.kinds.base import Holds
from survey_app.surveys.published import published_survey
from tests import builders
from tests.builders import NOW


@pytest.fixture(autouse=True)
def _recounted(tallies_agree):
    """Every test here leaves tallies that agree with the responses."""


@pytest.fixture
def root(tmp_path):
    """The folder of all snapshots."""
    return tmp_path / "snapshots"


@pytest.fixture
def published(database, survey):
    """The survey as it is published now."""

    def read():
        with database.reading() as session:
            return published_survey(session, survey.key)

    return read


@pytest.fixture
def grow(database, root, published):
    """The snapshot of the survey, brought up to date."""
    return lambda now=NOW: bring_up_to_date(database, root, published(), now)


@pytest.fixture
def exported(database, published):
    """Id → the columns of the export that a snapshot has too."""

    def read():
        sheet = rows(database, published())
        names = [column.name for column in sheet.columns]
        return {row[0]: kept(dict(zip(names, row, strict=True))) for row in sheet.rows}

    return read


@pytest.fixture
def told():
    """Id → what a snapshot says of the response, as the export would say it."""

    def read(snapshot):
        frame = snapshot.scan().collect()
        assert frame.height == snapshot.rows
        return {identifier(row): as_exported(snapshot, row) for row in frame.iter_rows(named=True)}

    return read


@pytest.fixture
def agrees(grow, exported, told):
    """Bring the snapshot up to date; it says what the export says, of the same responses.

    What was chosen together says the same as the columns of the options."""

    def check():
        snapshot = grow()
        assert told(snapshot) == exported()
        together = has_options(snapshot)
        apart = {option: pl.col(option) == 1 for option in together}
        assert held(snapshot, together) == held(snapshot, apart)
        return snapshot

    return check


def has_options(snapshot):
    chosen = chosen_columns(snapshot.book).values()
    return {option: has for columns in chosen for option, has in has_chosen(columns).items()}


def held(snapshot, options):
    """Id → for each option whether the response has it, as far as it says anything."""
    facts = snapshot.scan().with_columns(
        has.fill_null(False).alias(o) for o, has in options.items()
    )
    return {identifier(row): [row[o] for o in options] for row in facts.collect().to_dicts()}


def identifier(row):
    return str(UUID(int=row[Fact.ID_HIGH] << 64 | row[Fact.ID_LOW]))


def kept(row):
    """What both have, without what the export looks up or rounds."""
    left_out = ("response_id", "started_at", "completed_at", "article_url", "article_title")
    facts = {name: value for name, value in row.items() if name not in (*left_out, "section")}
    blank = ("flags", "placement", "device", "language", "referrer")
    return facts | {name: facts[name] or None for name in blank}


def as_exported(snapshot, row):
    names = ("channel", "placement", "device", "language", "referrer", "flags")
    words = {name: label(snapshot, f"_{name}", row[f"_{name}"]) for name in names}
    answers = {one.name: cell(snapshot, one, row) for one in snapshot.book.columns}
    return {
        **words,
        "status": "complete" if row[Fact.COMPLETE] else "partial",
        "duration_s": row[Fact.SPENT_MS] / 1000,
        "depth": row[Fact.DEPTH],
        "engaged_s": row[Fact.ENGAGED_S],
        "version": row[Fact.VERSION],
        "test": 0,
        **answers,
    }


def cell(snapshot, variable, row):
    value = row[variable.name]
    if variable.holds not in CODED:
        return written(variable, value, row[f"{GIVEN}{variable.name}"])
    if variable.holds is Holds.OPTION and value is not None and value >= 0:
        return label(snapshot, variable.name, value)
    return value


def written(variable, value, given):
    """A text or a day; the export tells of a text beside "other" only where there is one."""
    if value is not None or variable.name.endswith("_other_text"):
        return str(value) if value is not None else None
    return given


def label(snapshot, column, number):
    return None if number is None else snapshot.labels(column)[number]


@pytest.fixture
def answer(database, survey):
    """Store a response for each of these answers; returns their ids."""
    return partial(builders.respond, database)
