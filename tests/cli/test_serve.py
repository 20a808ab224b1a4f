"""`survey-app serve`: what it refuses, and that an acknowledged answer outlives the server."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import select

from survey_app.collect.exposures import Exposure, read_exposures
from survey_app.collect.models import CellDelta
from survey_app.database import Database, transaction
from tests import builders
from tests.serving import free_ports

COMMAND = str(Path(sys.executable).with_name("survey-app"))


@pytest.fixture
def live(run, data_dir):
    """A live survey in the data folder's database."""
    run("migrate")
    database = Database(f"sqlite:///{data_dir / 'survey.db'}")
    with transaction(database.writing()) as session:
        builders.make_survey(session, builders.make_publication(session, origins=()))
    database.close()
    return data_dir


@pytest.fixture
def serve(data_dir):
    """Start a server on this data folder; it is ended hard at the end of the test."""
    running = []

    def start():
        [port] = free_ports(1)
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port)],
            env={**os.environ, "SURVEY_DATA_DIR": str(data_dir)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        for line in process.stdout:
            if "Ctrl-C" in line:
                return process, f"http://127.0.0.1:{port}"
        raise AssertionError("the server did not start")

    yield start
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def call(address, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(address, data)) as answer:
        return answer.status, answer.read()


def test_it_wants_a_current_database(run):
    refused = run("serve")
    assert refused.exit_code == 1
    assert "Run: survey-app migrate" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_more_workers_than_one_are_bad_usage_on_sqlite(run, live):
    assert run("serve", "--workers", "2").exit_code == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_acknowledged_is_there_after_any_end(live, serve, number):
    process, address = serve()
    body = builders.response()
    assert call(f"{address}/collect/responses", body)[0] == 201
    os.killpg(process.pid, number)
    process.wait()
    _, again = serve()
    assert call(f"{again}/collect/responses", body)[0] == 200


def test_beacons_are_stored_when_the_server_is_told_to_end(live, serve):
    process, address = serve()
    beacon = {"publication": "technews", "view": "v" * 12, "article": f"{builders.ORIGIN}/a"}
    beacon["seen"] = [{"survey": "labsurvey", "version": 1}]
    assert call(f"{address}/collect/events", beacon)[0] == 202
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 0
    database = Database(f"sqlite:///{live / 'survey.db'}")
    with database.reading() as session:
        seen = read_exposures(session, session.scalars(select(CellDelta.shard)).all())
    database.close()
    assert seen == {(): Exposure(seen=1)}


def test_a_second_one_on_the_same_folder_is_one_sentence(live, serve):
    serve()
    [port] = free_ports(1)
    second = subprocess.run(
        [COMMAND, "serve", "--port", str(port)],
        env={**os.environ, "SURVEY_DATA_DIR": str(live)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "Another survey-app works on the data folder" in second.stderr
    assert len(second.stderr.splitlines()) == 1
