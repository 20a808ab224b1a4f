"""A survey of which enough readers have answered, and its figures."""

import datetime as dt

import pytest

from survey_app.analytics.texts import decisions
from survey_app.analytics.texts.checks import decide
from survey_app.analytics.texts.queue import Shown, Wanted, queue_page
from survey_app.analytics.texts.source import Named, source_of
from survey_app.analytics.texts.tags import tags_of
from survey_app.database import transaction
from survey_app.embed.figures.shown import shown_results
from survey_app.surveys.lifecycle import show_results
from survey_app.surveys.models import Survey
from survey_app.surveys.published import published_survey
from tests.builders import NOW, make_user, respond

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


@pytest.fixture
def approve(database, survey):
    """Let an editor approve what readers wrote."""

    def act(*words):
        with transaction(database.writing()) as session:
            editor = make_user(session).id
        with database.reading() as session:
            source = source_of(session, published_survey(session, survey.key))
            page = queue_page(session, source, Wanted(Shown.ALL), tags_of(session, survey.id))
        texts = [one.text for one in page.texts if one.text.words in words]
        named = [Named(text.place, text.text_hash) for text in texts]
        decide(database, source, named, decisions.approve(), by=editor, now=NOW)

    return act
