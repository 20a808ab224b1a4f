"""The jobs of a server process."""

import time
from uuid import UUID

import pytest
from sqlalchemy import func, select

from survey_app.collect import jobs as module
from survey_app.collect.jobs import Jobs
from survey_app.collect.models import ReadingCell, TallyDelta
from survey_app.collect.writer import store
from survey_app.database import Database, transaction
from tests.builders import response_id

READING = {"engaged_s": 30, "depth": 0.5}


@pytest.fixture
def rows(database):
    def number(table):
        with database.reading() as session:
            return session.scalar(select(func.count(table.shard)))

    return number


def until(done):
    """Wait for it, but not for ever."""
    deadline = time.monotonic() + 5
    while not done() and time.monotonic() < deadline:
        time.sleep(0.01)


def test_stopping_does_what_waits(database, folder, say, rows, publication, item):
    jobs = Jobs(database, folder)
    jobs.start()
    store(database, [item()])
    say(publication.id, reading=READING)
    jobs.stop()
    assert (rows(ReadingCell), rows(TallyDelta)) == (1, 0)


def test_they_work_every_few_seconds(database, folder, say, rows, publication, monkeypatch):
    monkeypatch.setattr(module, "EVERY", 0.01)
    jobs = Jobs(database, folder)
    jobs.start()
    say(publication.id, reading=READING)
    until(lambda: rows(ReadingCell))
    assert rows(ReadingCell) == 1
    jobs.stop()


def test_they_outlive_a_database_that_is_away(tmp_path, folder, say, caplog, monkeypatch):
    monkeypatch.setattr(module, "EVERY", 0.01)
    jobs = Jobs(Database(f"sqlite:///{tmp_path}/no/such/folder/survey.db"), folder)
    say(reading=READING)
    jobs.start()
    until(lambda: len(caplog.records) > 1)
    jobs.stop()
    assert "wait for the database" in caplog.text
    assert len(folder.take()) == 2


def test_they_outlive_a_mistake_and_tell_of_it(
    database, folder, say, rows, publication, monkeypatch, caplog
):
    monkeypatch.setattr(module, "EVERY", 0.01)
    unreadable = {"id": UUID(response_id()), "survey_id": 1, "cells": [["nonsense", 1]]}
    with transaction(database.writing()) as session:
        session.add(TallyDelta(shard=publication.id << 8, **unreadable))
    jobs = Jobs(database, folder)
    jobs.start()
    until(lambda: caplog.records)
    say(publication.id, reading=READING)
    until(lambda: rows(ReadingCell))
    jobs.stop()
    assert rows(ReadingCell) == 1
    assert "ValueError" in caplog.text
