"""`survey-app migrate`."""

import pytest

from survey_app.cli.lock import FolderLock
from survey_app.database import Database
from survey_app.migrations import current_revision, downgrade, newest_revision
from survey_app.settings import Settings


def test_it_makes_the_folder_and_the_database(run, data_dir):
    assert run("migrate").exit_code == 0
    database = Database(f"sqlite:///{data_dir}/survey.db")
    assert current_revision(database) == newest_revision()
    database.close()


def test_a_second_run_changes_nothing(run):
    run("migrate")
    again = run("migrate")
    assert again.exit_code == 0
    assert "current already" in again.stdout


def settings_of(folder, **given):
    return Settings.from_environment({"SURVEY_DATA_DIR": str(folder), **given})


def test_it_waits_for_nobody_who_serves(run, data_dir):
    with FolderLock.take(settings_of(data_dir)):
        refused = run("migrate")
    assert refused.exit_code == 1
    assert "Another survey-app works on the data folder" in refused.stderr


@pytest.mark.parametrize("link", [False, True])
def test_two_folders_that_name_one_file_are_kept_apart(run, data_dir, tmp_path, link):
    run("migrate")
    file = data_dir / "survey.db"
    if link:
        (tmp_path / "link.db").symlink_to(file)
        file = tmp_path / "link.db"
    other = settings_of(tmp_path / "other", SURVEY_DATABASE_URL=f"sqlite:///{file}")
    with FolderLock.take(other):
        refused = run("migrate")
    assert refused.exit_code == 1
    assert f"works on the database {data_dir / 'survey.db'}" in refused.stderr
    assert run("migrate").exit_code == 0


@pytest.mark.parametrize("command", [("migrate",), ("rebuild-tallies",), ("serve",)])
def test_a_file_of_another_kind_is_named_with_what_to_do(run, data_dir, command):
    data_dir.mkdir()
    (data_dir / "survey.db").write_text("Dear reader, this is no database.\n" * 100)
    refused = run(*command)
    assert refused.exit_code == 1
    assert "file is not a database; SURVEY_DATABASE_URL names a file of another kind" in (
        refused.stderr
    )


def test_a_database_that_is_locked_says_so(run, data_dir, monkeypatch):
    run("migrate")
    database = Database(f"sqlite:///{data_dir}/survey.db")
    monkeypatch.setattr("survey_app.database.PATIENCE", 0.01)
    downgrade(database, "0001")
    with database.writing() as session:
        session.connection()
        refused = run("migrate")
    database.close()
    assert refused.exit_code == 1
    assert "database is locked; another program" in refused.stderr
