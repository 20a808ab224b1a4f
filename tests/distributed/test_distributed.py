"""The ways of an answer, of a beacon and of the jobs, with facts spread over machines."""

import datetime as dt
import json

import pytest
from sqlalchemy import func, select, update

from survey_app import jobs_of
from survey_app.collect.cell_deltas import SETTLES, fold_cells
from survey_app.collect.models import CellDelta, ReadingCell, Response, Tally, TallyDelta
from survey_app.collect.recount import correct, disagreements
from survey_app.database import transaction
from survey_app.publications.models import Publication
from tests.builders import SECRET, beacon, response, response_id


@pytest.fixture
def call(client):
    """A reader's call; its status and what it says."""

    def send(name, **body):
        answer = client.post(f"/collect/{name}", data=json.dumps(body), content_type="text/plain")
        return answer.status_code, answer.json if answer.data else None

    return send


@pytest.fixture
def spread(database, survey):
    """Divide the title into 16 shards, so that its answers lie on several machines."""
    with transaction(database.writing()) as session:
        session.execute(update(Publication).values(buckets=[[0, 16]]))


def number(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_an_answer_is_stored_revised_and_withdrawn(call, survey, client):
    one = response_id()
    assert call("responses", **response(id=one))[0] == 201
    assert call("responses", **response(id=one))[0] == 200
    assert call("responses", **response(id=one, revision=2, answers={"q1": "o2"}))[0] == 201
    assert call("withdraw", survey=survey.key, id=one, secret=SECRET)[0] == 204
    assert call("responses", **response(id=one, revision=3))[0] == 409


def test_answers_of_all_shards_are_folded_and_read_together(app, call, client, spread, database):
    for _ in range(40):
        call("responses", **response())
    results = client.get("/surveys/labsurvey/results.json")
    assert results.json["responses"] == 40
    jobs_of(app).round(dt.datetime.now(dt.UTC))
    assert number(database, TallyDelta) == 0
    assert client.get("/surveys/labsurvey/results.json").json == results.json
    with database.reading() as session:
        assert session.scalar(select(func.count(Response.shard.distinct()))) > 4


def test_beacons_are_flushed_into_cells(app, call, survey, database):
    assert call("events", **beacon(reading={"engaged_s": 30, "depth": 0.5}))[0] == 202
    now = dt.datetime.now(dt.UTC)
    jobs_of(app).round(now, last=True)
    assert number(database, CellDelta) == 1
    fold_cells(database, now + SETTLES)
    assert (number(database, CellDelta), number(database, ReadingCell)) == (0, 1)


def test_wrong_tallies_are_put_right(app, call, spread, database):
    for _ in range(10):
        call("responses", **response())
    jobs_of(app).round(dt.datetime.now(dt.UTC))
    with database.reading() as session:
        shards = session.scalars(select(Tally.shard).distinct()).all()
    for shard in shards:
        with transaction(database.writing()) as session:
            session.execute(update(Tally).where(Tally.shard == shard).values(n=7))
    found = disagreements(database)
    assert len(found) == len(shards)
    for difference in found:
        correct(database, difference)
