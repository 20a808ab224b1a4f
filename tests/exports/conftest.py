"""Fixtures of exports: stored responses, and the file that is made of them."""

import csv
import io
from functools import partial

import pytest

from survey_app.exports.formats import csv as format_csv
from survey_app.exports.responses import rows
from survey_app.surveys.published import published_survey
from tests import builders


@pytest.fixture
def answer(database, survey):
    """Store a response for each of these answers; returns their ids."""
    return partial(builders.respond, database)


@pytest.fixture
def publish(database, survey):
    """Publish the survey with other questions."""
    return partial(builders.publish_again, database, survey.id)


@pytest.fixture
def sheet_of(database):
    """The responses of a survey, not read yet."""

    def make(key, **given):
        with database.reading() as session:
            found = published_survey(session, key)
        return rows(database, found, **given)

    return make


@pytest.fixture
def sheet(sheet_of, survey):
    """The responses, not read yet."""
    return partial(sheet_of, survey.key)


@pytest.fixture
def exported(sheet):
    """The rows of the CSV, as Python's own reader sees them."""
    return lambda **given: parsed("".join(format_csv.lines(sheet(**given))))


def parsed(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))
