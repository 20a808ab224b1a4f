"""`survey-app worker`."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from survey_app.collect.models import JobLease, TallyDelta
from survey_app.database import transaction
from tests.builders import make_publication, response_id

COMMAND = str(Path(sys.executable).with_name("survey-app"))


@pytest.fixture
def worker(database, data_dir):
    """A worker on the test's database, ended hard at the end."""
    address = database.engine.url.render_as_string(hide_password=False)
    settings = {"SURVEY_DATA_DIR": str(data_dir), "SURVEY_DATABASE_URL": address}
    process = subprocess.Popen(
        [COMMAND, "worker"],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert "Ctrl-C" in process.stdout.readline()
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def number(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_on_sqlite_it_says_who_does_the_jobs(run):
    run("migrate")
    refused = run("worker")
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    assert "serve does the jobs itself" in refused.stderr


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_folds_until_it_is_told_to_end_and_leaves_the_lease(database, worker, how):
    with transaction(database.writing()) as session:
        shard = make_publication(session).id << 8
    cell = [1, 0, "2026-11-20", "inline", "phone", True, False, {"q1": {"o1": 1}}]
    delta = {"shard": shard, "id": response_id(), "survey_id": 1, "cells": [cell]}
    with transaction(database.writing()) as session:
        session.execute(insert(TallyDelta), [delta])
    deadline = time.monotonic() + 20
    while number(database, TallyDelta) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (number(database, TallyDelta), number(database, JobLease)) == (0, 1)
    worker.send_signal(how)
    assert worker.wait(20) == 0
    assert number(database, JobLease) == 0
