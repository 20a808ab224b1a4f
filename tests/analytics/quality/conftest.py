"""Fixtures of quality: a survey with planted readers, and what is found among them."""

import numpy as np
import pytest

from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.analytics.source import Sources
from survey_app.database import transaction
from survey_app.publications.models import Publication
from survey_app.surveys.published import published_survey
from tests import builders
from tests.simulations.quality import BEGIN, QUESTIONS, store_all


@pytest.fixture
def generator():
    return np.random.default_rng(1)


@pytest.fixture
def asked(database, publication):
    """A survey of four choices and a battery, live since the week began."""
    with transaction(database.writing()) as session:
        owner = session.get_one(Publication, publication.id)
        builders.make_survey(session, owner, builders.definition(*QUESTIONS), now=BEGIN)
    with database.reading() as session:
        return published_survey(session, "labsurvey")


@pytest.fixture
def plant(database, asked):
    """Store responses of readers."""
    return lambda sent: store_all(database, asked, sent)


@pytest.fixture
def snapshot(database, asked, tmp_path):
    """The snapshot of the survey, brought up to date."""
    return lambda: bring_up_to_date(database, tmp_path / "snapshots", asked, builders.NOW)


@pytest.fixture
def sources(publication, asked, snapshot):
    """What its pages count from, within a session."""
    return lambda session: Sources(session, publication, asked.id, snapshot)
