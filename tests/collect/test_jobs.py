"""The jobs: each process's own, and those that one process does for all."""

import datetime as dt
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select

from survey_app.collect import jobs as module
from survey_app.collect import tallies
from survey_app.collect.jobs import Folding, Job, Jobs, own_jobs
from survey_app.collect.models import ReadingCell, TallyDelta
from survey_app.collect.reader_hash import Salts
from survey_app.database import Database, transaction
from survey_app.publications.known import KnownArticles
from tests.builders import NOW, response_id
from tests.patience import until

READING = {"engaged_s": 30, "depth": 0.5}
CELL = [1, 0, "2026-11-20", "inline", "phone", True, False, {"q1": {"o1": 1}}]


@pytest.fixture
def rows(database):
    def number(table):
        with database.reading() as session:
            return session.scalar(select(func.count(table.shard)))

    return number


@pytest.fixture
def delta(database, publication):
    """Leave a change of the tallies for the jobs."""

    def add(cell=CELL):
        row = {"shard": publication.id << 8, "survey_id": 1, "cells": [cell]}
        with transaction(database.writing()) as session:
            session.execute(insert(TallyDelta), [row | {"id": UUID(response_id())}])

    return add


@pytest.fixture
def jobs(database, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "EVERY", 0.01)
    made = Jobs(database, own_jobs(database, folder, KnownArticles(database), Salts(tmp_path)))
    yield made
    made.stop()


def test_stopping_does_what_waits(database, folder, tmp_path, say, rows, publication, delta):
    jobs = Jobs(database, own_jobs(database, folder, KnownArticles(database), Salts(tmp_path)))
    jobs.start()
    delta()
    say(publication.id, reading=READING)
    jobs.stop()
    assert (rows(ReadingCell), rows(TallyDelta)) == (1, 0)


def test_they_work_every_few_seconds(jobs, say, rows, publication):
    jobs.start()
    say(publication.id, reading=READING)
    # Its hour has been over for years.
    until(lambda: rows(ReadingCell))
    until(
        lambda: {"flush", "fold", "cells", "salts", "housekeeping"} <= set(jobs.figures.succeeded)
    )


def test_one_process_folds_and_another_one_follows(jobs, database, rows, delta):
    first = Jobs(database)
    first.start()
    until(lambda: "fold" in first.figures.succeeded)
    jobs.start()
    until(lambda: "flush" in jobs.figures.succeeded)
    delta()
    until(lambda: not rows(TallyDelta))
    assert "fold" not in jobs.figures.succeeded
    first.stop()
    delta()
    until(lambda: not rows(TallyDelta))
    assert "fold" in jobs.figures.succeeded


def test_a_job_for_now_and_then_is_not_done_in_each_round(database):
    done = []
    jobs = Jobs(database, [Job("rare", done.append, dt.timedelta(minutes=1))])
    for seconds in (0, 30, 61, 62):
        jobs.round(NOW + dt.timedelta(seconds=seconds))
    assert [(moment - NOW).seconds for moment in done] == [0, 61]


def test_no_job_waits_for_a_clock_that_was_set_back(database, delta, rows):
    done = []
    jobs = Jobs(database, [Job("rare", done.append, dt.timedelta(minutes=10))])
    jobs.round(NOW)
    delta()
    jobs.round(NOW - dt.timedelta(hours=1))
    assert (len(done), rows(TallyDelta)) == (2, 0)


def test_what_cannot_be_read_is_looked_at_again_after_a_clock_was_set_back(database, delta):
    folding = Folding(database)
    delta(["nonsense", 1])
    folding(NOW)
    folding.unreadable.add(UUID(response_id()))
    folding(NOW - dt.timedelta(hours=1))
    assert len(folding.unreadable) == 1


def test_a_failed_job_is_tried_in_the_next_round(database, caplog):
    done = []

    def work(_now):
        done.append(1)
        raise ValueError("not today")

    jobs = Jobs(database, [Job("rare", work, dt.timedelta(minutes=1))])
    jobs.round(NOW)
    jobs.round(NOW)
    assert (len(done), jobs.figures.failures) == (2, 2)
    assert "not today" in caplog.text
    assert "fold" in jobs.figures.succeeded


def test_they_outlive_a_database_that_is_away(tmp_path, folder, say, caplog):
    database = Database(f"sqlite:///{tmp_path}/no/such/folder/survey.db")
    jobs = Jobs(database, own_jobs(database, folder, KnownArticles(database), Salts(tmp_path)))
    say(reading=READING)
    jobs.round(NOW)
    assert "wait for the database" in caplog.text
    assert len(folder.take().cells) == 2


def test_a_change_that_nobody_can_read_is_told_once_and_passed_over(database, delta, rows, caplog):
    folding = Folding(database)
    delta(["nonsense", 1])
    for _ in range(3):
        delta()
        folding(NOW)
    assert (rows(TallyDelta), len(folding.unreadable)) == (1, 1)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "rebuild-tallies" in caplog.text


def test_all_that_waits_is_folded_in_one_go(database, delta, rows, monkeypatch):
    monkeypatch.setattr(module, "FOLDED_AT_ONCE", 2)
    monkeypatch.setattr(tallies, "FOLDED_AT_ONCE", 2)
    for _ in range(5):
        delta()
    Folding(database)(NOW)
    assert rows(TallyDelta) == 0


def test_changes_of_a_title_that_is_gone_stay_where_they_are(database, delta, rows, publication):
    row = {"shard": publication.id + 1 << 8, "survey_id": 9, "cells": [CELL]}
    with transaction(database.writing()) as session:
        session.execute(insert(TallyDelta), [row | {"id": UUID(response_id())}])
    delta()
    Folding(database)(NOW)
    assert rows(TallyDelta) == 1
