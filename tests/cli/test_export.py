"""`survey-app export`: a whole file or none, and one sentence where there can be none."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app.database import Database, transaction
from survey_app.surveys.definition import Question
from tests.builders import definition, make_publication, make_survey, respond

COMMAND = Path(sys.executable).with_name("survey-app")


@pytest.fixture
def database(run, data_dir):
    """The database of the command line, with a live survey."""
    run("migrate")
    made = Database(f"sqlite:///{data_dir}/survey.db")
    with transaction(made.writing()) as session:
        make_survey(session, make_publication(session))
    yield made
    made.close()


@pytest.fixture
def answered(database):
    """Two responses, one of them a test."""
    respond(database, {"q1": None, "q5": "Zoë"})
    respond(database, {"q1": "o2"}, context={"test": True})


@pytest.fixture
def target(tmp_path):
    """The file to write."""
    return tmp_path / "out" / "responses.csv"


@pytest.fixture
def export(run, target):
    """Export the survey into the file."""
    target.parent.mkdir()
    arguments = ("export", "labsurvey", "--format", "csv", "--out", str(target))
    return lambda *more: run(*arguments, *more)


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_the_responses_become_a_file(export, answered, target):
    done = export()
    assert (done.exit_code, done.stdout) == (0, "")
    assert [(row["q1"], row["q5"]) for row in rows(target.read_bytes())] == [("-77", "Zoë")]
    assert f"The responses stand in {target}." in done.stderr
    assert list(target.parent.iterdir()) == [target]


def test_what_is_missing_may_be_blank_and_tests_may_be_there(export, answered, target):
    export("--missing", "blank", "--with-test")
    assert sorted((row["q1"], row["test"]) for row in rows(target.read_bytes())) == [
        ("", "0"), ("o2", "1"),
    ]  # fmt: skip


def test_lines_end_as_the_standard_wants_them(export, answered, target):
    export()
    assert target.read_bytes().count(b"\r\n") == target.read_bytes().count(b"\n") == 2


def test_a_dash_is_the_standard_output(database, answered, data_dir):
    done = subprocess.run(
        [COMMAND, "export", "labsurvey", "--format", "csv", "--out", "-"],
        env={**os.environ, "SURVEY_DATA_DIR": str(data_dir)},
        capture_output=True,
        check=True,
    )
    assert [row["q5"] for row in rows(done.stdout)] == ["Zoë"]
    assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n") == 2
    assert b"Exporting 1 responses." in done.stderr


def test_an_export_that_breaks_off_leaves_what_was_there(export, answered, target, database):
    target.write_text("of yesterday")
    with transaction(database.writing()) as session:
        session.execute(text("UPDATE response SET answers = 'broken'"))
    assert export().exit_code == 1
    assert target.read_text() == "of yesterday"
    assert list(target.parent.iterdir()) == [target]


def test_an_export_replaces_the_file_of_yesterday(export, answered, target):
    target.write_text("of yesterday")
    export()
    assert target.read_text().startswith("response_id,")


@pytest.mark.parametrize("key", ["nosuchone", "Not a key"])
def test_an_unknown_survey_is_one_sentence(run, database, tmp_path, key):
    refused = run("export", key, "--format", "csv", "--out", str(tmp_path / "out.csv"))
    assert refused.exit_code == 1
    assert refused.stderr == "Error: There is no survey with this key.\n"
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    "out", ["no/such/folder/out.csv", "", ".", "/", "pipe", "var/survey.db/out.csv", "x" * 300]
)
def test_a_place_that_takes_no_file_is_one_sentence(run, database, tmp_path, monkeypatch, out):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    refused = run("export", "labsurvey", "--format", "csv", "--out", out)
    assert refused.exit_code == 1
    assert refused.stderr.splitlines()[-1].startswith(f"Error: {out} cannot be written: ")
    assert {path.name for path in tmp_path.iterdir()} == {"pipe", "var"}
    assert Path("pipe").is_fifo()


def test_without_a_database_it_says_what_to_run(run, target):
    refused = run("export", "labsurvey", "--format", "csv", "--out", str(target))
    assert refused.exit_code == 1
    assert "Run: survey-app migrate" in refused.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("labsurvey", "--out", "-"),
        ("labsurvey", "--format", "csv"),
        ("labsurvey", "--format", "fax", "--out", "-"),
        ("labsurvey", "--format", "csv", "--out", "-", "--missing", "zero"),
        ("--format", "csv", "--out", "-"),
    ],
)
def test_bad_usage_is_exit_code_2(run, arguments):
    assert run("export", *arguments).exit_code == 2


def test_addresses_are_listed_by_themselves(run, database, target):
    asked = Question("q1", "email", "Where?", consent="I agree.")
    with transaction(database.writing()) as session:
        other = make_publication(session, key="othernews")
        make_survey(session, other, definition(asked), key="mailsurvey")
    for address in ("zoe@news.example", "=cmd@news.example"):
        respond(database, {"q1": address}, survey="mailsurvey")
    respond(database, {"q1": "test@news.example"}, survey="mailsurvey", context={"test": True})
    target.parent.mkdir()
    done = run("export", "mailsurvey", "--format", "csv", "--out", str(target), "--contacts")
    assert done.exit_code == 0
    assert f"The addresses stand in {target}." in done.stderr
    assert rows(target.read_bytes()) == [
        {"question": "q1", "address": address, "consent": "I agree.", "given_on": "2026-11-20"}
        for address in ("'=cmd@news.example", "zoe@news.example")
    ]
