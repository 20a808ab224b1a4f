"""Many rows in one statement, past SQLAlchemy's own."""

import datetime as dt
from uuid import uuid4

import pytest
from sqlalchemy import select

from survey_app import inserting
from survey_app.collect.models import ReaderSketch, Response, SurveyTally
from survey_app.database import transaction
from survey_app.inserting import insert_new, insert_or_add, insert_or_replace
from tests.builders import NOW

RESPONSES, TALLIES = Response.__table__, SurveyTally.__table__
SKETCHES = ReaderSketch.__table__


def response(**given):
    row = {column.name: "" for column in RESPONSES.columns}
    row |= {"shard": 256, "id": uuid4(), "survey_id": 1, "version": 1, "revision": 1}
    row |= {"article_id": 0, "answers": {"q1": ["o1"]}, "context": {}, "flags": ["bot"]}
    row |= dict.fromkeys(("complete", "test", "withdrawn", "superseded", "measured"), False)
    row |= {"started_ms": 2**40, "day": NOW.date(), "created_at": NOW, "revised_at": NOW}
    row |= {"completed_at": None, "secret_hash": None, "body_hash": b"\x00\xff"}
    return row | given


def tally(option, n):
    return {"shard": 256, "survey_id": 1, "question": "q1", "option": option, "n": n}


@pytest.fixture
def run(database):
    def in_transaction(work, *given):
        with transaction(database.writing()) as session:
            return work(session, *given)

    return in_transaction


@pytest.fixture
def rows(database):
    def read(table):
        with database.reading() as session:
            return [dict(row) for row in session.execute(select(table)).mappings()]

    return read


def test_every_type_of_column_comes_back_as_it_went(run, rows):
    paris = dt.timezone(dt.timedelta(hours=1))
    sent = response(created_at=NOW.astimezone(paris), secret_hash=b"\x01" * 32, channel="it's")
    assert run(insert_new, RESPONSES, [sent], "id") == [sent["id"]]
    assert rows(RESPONSES) == [sent]


def test_only_new_keys_come_back(run, rows):
    first, second = sorted((response(), response()), key=lambda row: row["id"])
    assert run(insert_new, RESPONSES, [first], "id") == [first["id"]]
    changed = {**first, "channel": "other"}
    assert run(insert_new, RESPONSES, [changed, second], "id") == [second["id"]]
    assert [row["channel"] for row in rows(RESPONSES)] == ["", ""]


def test_nothing_is_written_for_no_rows(run, rows):
    assert run(insert_new, RESPONSES, [], "id") == []
    run(insert_or_add, TALLIES, [], ["n"])
    assert rows(RESPONSES) == rows(TALLIES) == []


def test_what_is_there_is_added_to(run, rows):
    run(insert_or_add, TALLIES, [tally("o1", 2), tally("o2", 1)], ["n"])
    run(insert_or_add, TALLIES, [tally("o1", 3), tally("o3", -1)], ["n"])
    assert {row["option"]: row["n"] for row in rows(TALLIES)} == {"o1": 5, "o2": 1, "o3": -1}


def test_what_is_there_is_replaced(run, rows):
    row = {"shard": 256, "day": NOW.date(), "scope": "article", "scope_id": 7}
    for sketch in (b"old", b"new"):
        run(insert_or_replace, SKETCHES, [{**row, "sketch": sketch}], "sketch")
    assert rows(SKETCHES) == [{**row, "sketch": b"new"}]


def test_more_rows_than_one_statement_takes_are_all_written(run, rows):
    number = 2 * inserting.AT_ONCE + 1
    sent = sorted((response() for _ in range(number)), key=lambda row: row["id"])
    assert set(run(insert_new, RESPONSES, sent, "id")) == {row["id"] for row in sent}
    assert len(rows(RESPONSES)) == number
