"""`survey-app doctor`."""

from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select, text

from survey_app.cli import doctor_database
from survey_app.collect.models import TallyDelta
from survey_app.database import Database, sqlite_version, transaction
from tests.builders import make_publication


@pytest.fixture
def migrated(run):
    run("migrate")


def test_all_is_well_after_migrating(run, migrated):
    examined = run("doctor")
    assert examined.exit_code == 0, examined.output
    assert {line.split()[0] for line in examined.stdout.splitlines()} <= {"ok", "warning"}
    assert f"SQLite {sqlite_version()}" in examined.stdout


def test_without_a_database_it_says_what_to_run(run):
    examined = run("doctor")
    assert examined.exit_code == 1
    assert "Run: survey-app migrate" in examined.stdout


def test_a_secret_that_others_may_read_fails(run, migrated, data_dir):
    (data_dir / "secret_key").chmod(0o644)
    examined = run("doctor")
    assert examined.exit_code == 1
    assert "FAILED   secret key: others may read" in examined.stdout


def test_a_short_secret_fails(run, migrated, monkeypatch):
    monkeypatch.setenv("SURVEY_SECRET_KEY", "short")
    assert "FAILED   secret key: shorter than" in run("doctor").stdout


def test_an_open_address_is_a_warning(run, migrated, monkeypatch):
    monkeypatch.setenv("SURVEY_PUBLIC_URL", "http://surveys.example.com")
    examined = run("doctor")
    assert examined.exit_code == 0
    assert "warning  address for the readers" in examined.stdout


def test_a_database_that_is_away_fails(run, data_dir, monkeypatch):
    monkeypatch.setenv("SURVEY_DATABASE_URL", "postgresql://ada:secret@127.0.0.1:1/surveys")
    examined = run("doctor")
    assert examined.exit_code == 1
    assert "postgresql://ada:***@127.0.0.1:1/surveys cannot be used" in examined.stdout


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"LIMITS": "off"}, "warning  limits: off"),
        ({"PUBLIC_URL": "https://s.example"}, "warning  proxies: readers come by https"),
        ({"METRICS_TOKEN": "short"}, "FAILED   token for /metrics: shorter than"),
        ({"REDIS_URL": "redis://127.0.0.1:1/0"}, "warning  Redis: does not answer"),
    ],
)
def test_settings_unfit_for_readers_are_named_with_what_to_do(
    run, migrated, monkeypatch, settings, line
):
    for name, value in settings.items():
        monkeypatch.setenv(f"SURVEY_{name}", value)
    assert line in run("doctor").stdout


def test_a_proxy_that_is_counted_is_no_warning(run, migrated, monkeypatch):
    monkeypatch.setenv("SURVEY_PUBLIC_URL", "https://s.example")
    monkeypatch.setenv("SURVEY_TRUSTED_PROXY_HOPS", "1")
    assert "proxies" not in run("doctor").stdout


def test_open_files_are_a_warning(run, migrated, data_dir):
    assert "others may" not in run("doctor").stdout
    data_dir.chmod(0o755)
    (data_dir / "survey.db").chmod(0o644)
    said = run("doctor").stdout
    assert f"warning  data folder {data_dir}: others may look in" in said
    assert f"warning  database {data_dir}/survey.db: others may read it" in said


def test_it_writes_in_earnest(run, migrated, data_dir):
    """A lock, or a change of no row, is granted on a full disk too."""
    database = Database(f"sqlite:///{data_dir}/survey.db")
    with database.reading() as session:
        before = session.scalar(text("PRAGMA data_version"))
        session.rollback()
        assert "admits writes" in run("doctor").stdout
        assert session.scalar(text("PRAGMA data_version")) != before
    database.close()


@pytest.fixture
def pending(run, migrated, data_dir):
    """Leave changes of the tallies, of which some cannot be read."""

    def leave(*changes):
        database = Database(f"sqlite:///{data_dir}/survey.db")
        with transaction(database.writing()) as session:
            shard = make_publication(session).id << 8
        rows = [{"shard": shard, "id": uuid4(), "survey_id": 1, "cells": c} for c in changes]
        with transaction(database.writing()) as session:
            session.execute(insert(TallyDelta), rows)
        database.close()

    return leave


def test_changes_that_wait_are_counted(run, pending, monkeypatch):
    pending([], [])
    assert "ok       tallies: 2 changes wait to be folded" in run("doctor").stdout
    monkeypatch.setattr(doctor_database, "MANY_PENDING", 1)
    assert "warning  tallies: 2 changes wait, nobody folds them" in run("doctor").stdout


def test_changes_that_nobody_can_read_fail(run, pending):
    pending([], ["nonsense"])
    examined = run("doctor")
    assert examined.exit_code == 1
    assert "FAILED   tallies: 1 changes cannot be read" in examined.stdout
    assert "Run: survey-app rebuild-tallies" in examined.stdout


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_a_postgres_that_does_not_sync_fails(run, database, monkeypatch):
    address = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SURVEY_DATABASE_URL", address)
    with database.reading() as session:
        syncs = session.scalar(select(func.current_setting("fsync"))) == "on"
    examined = run("doctor")
    assert ("FAILED   PostgreSQL: fsync is off" in examined.stdout) is not syncs
    assert examined.exit_code == (0 if syncs else 1)
    assert "server processes" in examined.stdout


@pytest.mark.parametrize(
    ("changed", "states"),
    [
        ({}, ["ok"]),
        ({"fsync": "off"}, ["FAILED"]),
        ({"full_page_writes": "off"}, ["FAILED", "ok"]),
        ({"synchronous_commit": "off"}, ["warning"]),
        ({"synchronous_commit": "remote_apply"}, ["ok"]),
    ],
)
def test_what_postgres_does_with_a_commit_is_judged(changed, states):
    said = dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "on") | changed
    assert [finding.state for finding in doctor_database._durability(said)] == states


def test_an_old_postgres_fails():
    assert [doctor_database._version(major).state for major in (13, 14)] == ["FAILED", "ok"]
