"""What has had its day is forgotten, and nothing else."""

import datetime as dt
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from survey_app.collect import housekeeping
from survey_app.collect.housekeeping import FLUSH_KEPT, forget_the_past
from survey_app.collect.models import Flush, ReaderDay
from survey_app.database import transaction
from tests.builders import NOW

TODAY = NOW.date()


@pytest.fixture
def remember(database, publication):
    """Store a reader's hash of so many days ago, and a flush of so many hours ago."""

    def store(table, **row):
        row = {"shard": publication.id << 8} | row
        with transaction(database.writing()) as session:
            session.execute(insert(table), [row])

    def reader(days, survey_id=1):
        day, one = TODAY - dt.timedelta(days=days), uuid4()
        store(ReaderDay, day=day, survey_id=survey_id, reader=one.bytes, response_id=one)

    def flush(age):
        store(Flush, id=uuid4(), flushed_at=NOW - age)

    return reader, flush


def test_reader_hashes_go_with_their_day(database, remember):
    reader, _ = remember
    for days in (0, 1, 2, 400):
        reader(days)
    assert forget_the_past(database, NOW) == 3
    with database.reading() as session:
        assert list(session.scalars(select(ReaderDay.day))) == [TODAY]


def test_a_flush_is_known_as_long_as_it_may_be_repeated(database, remember):
    _, flush = remember
    flush(FLUSH_KEPT + dt.timedelta(seconds=1))
    flush(FLUSH_KEPT - dt.timedelta(seconds=1))
    assert [forget_the_past(database, NOW) for _ in range(2)] == [1, 0]


def test_many_rows_go_in_portions(database, remember, monkeypatch):
    monkeypatch.setattr(housekeeping, "DELETED_AT_ONCE", 2)
    reader, _ = remember
    for number in range(5):
        reader(1, survey_id=number)
    assert forget_the_past(database, NOW) == 5
