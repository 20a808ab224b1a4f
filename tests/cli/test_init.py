"""The group of commands: what it lists, and how it fails."""

import contextlib

import click
import pytest

from survey_app.cli import COMMANDS, main
from survey_app.database import sqlite


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_there_and_says_what_the_list_says(name):
    found = main.get_command(click.Context(main), name)
    assert found.name == name
    assert COMMANDS[name].removesuffix(".") in " ".join(found.help.split())


def test_help_names_every_command(run):
    shown = run("--help")
    assert shown.exit_code == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in shown.stdout] == []


def test_an_unknown_command_is_bad_usage(run):
    assert run("nonsense").exit_code == 2


def test_an_error_is_one_sentence_and_exit_code_1(run):
    failed = run("user", "create", "--email", "ada@example.com")
    assert failed.exit_code == 1
    assert failed.stdout == ""
    assert failed.stderr.startswith("Error: There is no database at ")
    assert failed.stderr.endswith("Run: survey-app migrate\n")


def test_a_bad_setting_is_named(run, monkeypatch):
    monkeypatch.setenv("SURVEY_DATABASE_URL", "no address")
    failed = run("migrate")
    assert (failed.exit_code, failed.stderr.count("\n")) == (1, 1)
    assert "SURVEY_DATABASE_URL" in failed.stderr


def test_a_file_that_is_no_database_is_said_to_be_none(run, data_dir):
    data_dir.mkdir()
    (data_dir / "survey.db").write_text("This is a letter, not a database. " * 50)
    failed = run("migrate")
    assert (failed.exit_code, failed.stderr.count("\n")) == (1, 1)
    assert "not a database" in failed.stderr


def test_a_database_that_stays_locked_is_said_to_be_locked(run, data_dir):
    run("migrate")
    with contextlib.closing(sqlite.connect(data_dir / "survey.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        failed = run("user", "create", "--email", "ada@example.com", input="long password\n")
    assert failed.exit_code == 1
    assert "locked" in failed.stderr
