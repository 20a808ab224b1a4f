"""A survey of which enough readers have answered, and its figures."""

import datetime as dt

import pytest

from survey_app.database import transaction
from survey_app.embed.figures.shown import shown_results
from survey_app.surveys.lifecycle import show_results
from survey_app.surveys.models import Survey
from tests.builders import NOW, respond

PUBLIC = "https://surveys.news.example"


@pytest.fixture
def shown(database, survey):
    """What readers see now, or at another moment."""

    def read(now=NOW + dt.timedelta(days=3), key="labsurvey"):
        return shown_results(database, key, public_url=PUBLIC, now=now)

    return read


@pytest.fixture
def answered(database, survey):
    """Twelve readers have answered, six of ten of them for products."""
    for n in range(12):
        respond(
            database,
            {"q1": "o1" if n % 3 else "o2", "q2": ["o1"], "q3": 1 + n % 5, "q4": n % 11, "q5": "x"},
        )


@pytest.fixture
def show(database, survey):
    """Say what readers see."""

    def change(**said):
        with transaction(database.writing()) as session:
            told = {"public": True, "minimum": 10, "now": NOW} | said
            show_results(session, session.get_one(Survey, survey.id), **told)

    return change
