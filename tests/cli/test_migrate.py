"""`survey-app migrate`."""

from survey_app.cli.lock import FolderLock
from survey_app.database import Database
from survey_app.migrations import current_revision, newest_revision


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


def test_it_waits_for_nobody_who_serves(run, data_dir):
    with FolderLock.take(data_dir):
        refused = run("migrate")
    assert refused.exit_code == 1
    assert "Another survey-app works on the data folder" in refused.stderr
