"""`survey-app doctor`."""

import pytest

from survey_app.database import sqlite


@pytest.fixture
def migrated(run):
    run("migrate")


def test_all_is_well_after_migrating(run, migrated):
    examined = run("doctor")
    assert examined.exit_code == 0, examined.output
    assert {line.split()[0] for line in examined.stdout.splitlines()} <= {"ok", "warning"}
    assert f"SQLite {sqlite.sqlite_version}" in examined.stdout


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
