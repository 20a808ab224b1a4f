"""Fixtures of the write side: the calls, and what they leave behind."""

import datetime as dt
import json
from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import func, select

from survey_app.collect.folding import Folder
from survey_app.collect.incoming import Beacon, ResponseBody
from survey_app.collect.models import Response
from survey_app.collect.receive import incoming
from survey_app.collect.sender import Sender
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import read
from survey_app.database import transaction
from survey_app.schema import metadata
from survey_app.surveys.lifecycle import State
from survey_app.surveys.models import Survey
from survey_app.surveys.published import published_survey
from tests import builders


@pytest.fixture
def post(client, survey):
    """`POST /collect/responses` of a body; bytes are sent as they are."""

    def send(body, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.post(
            "/collect/responses", data=data, content_type="text/plain", headers=headers
        )

    return send


@pytest.fixture
def counts(database, publication, survey):
    """`question:option` → n, folded and pending together."""

    def read_counts(survey_id=None, **where):
        with database.reading() as session:
            shards = shards_of(publication.id, publication.buckets)
            where["survey_id"] = survey_id or survey.id
            found = read(session, shards, by=("question", "option"), **where)
        return {f"{question}:{option}": n for (question, option), n in found.items()}

    return read_counts


@pytest.fixture
def change(database, survey):
    """Do something to the survey."""

    def apply(action, **given):
        with transaction(database.writing()) as session:
            action(
                session, session.get_one(Survey, survey.id), now=dt.datetime.now(dt.UTC), **given
            )

    return apply


@pytest.fixture
def stored(database):
    """All responses in the database."""

    def rows():
        with database.reading() as session:
            return list(session.query(Response))

    return rows


@pytest.fixture
def folder():
    return Folder()


@pytest.fixture
def say(folder, now):
    """Give the folder a beacon."""

    def add(publication_id=1, later=dt.timedelta(0), reader=b"", bot=False, **given):
        parsed = msgspec.convert(builders.beacon(**given), Beacon)
        folder.add(publication_id, parsed, "desktop", now + later, reader=reader, bot=bot)

    return add


@pytest.fixture
def published(database, survey):
    """The survey as readers meet it."""
    with database.reading() as session:
        return published_survey(session, survey.key)


@pytest.fixture
def item(published):
    """One checked response on its way to the writer."""

    def make(now=builders.NOW, survey=published, state=State.LIVE, **given):
        said = {"id": builders.response_id(now), "survey": survey.key} | given
        body = msgspec.convert(builders.response(**said), ResponseBody)
        asked = (survey.version, survey.definition)
        return incoming(replace(survey, state=state), asked, body, Sender(), now)

    return make


@pytest.fixture(autouse=True)
def _recounted(tallies_agree):
    """Every test here leaves tallies that agree with the responses."""


@pytest.fixture
def rows_of_all_tables(database):
    """How many rows each table has."""
    counts = (
        select(func.count()).select_from(table).scalar_subquery()
        for table in metadata.tables.values()
    )
    query = select(*counts)

    def count():
        with database.engine.connect() as connection:
            return dict(zip(metadata.tables, connection.execute(query).one(), strict=True))

    return count
