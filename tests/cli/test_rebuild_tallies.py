"""`survey-app rebuild-tallies [--check]`, and `migrate`, which counts anew after an upgrade."""

import datetime as dt

import pytest
from sqlalchemy import insert, select, update

from survey_app.cli import rebuild_tallies
from survey_app.cli.rebuild_tallies import LASTS
from survey_app.collect import recount
from survey_app.collect.leases import Lease
from survey_app.collect.models import Response, SurveyTally
from survey_app.collect.recount import disagreements, recount_is_due
from survey_app.database import Database, transaction
from survey_app.migrations import downgrade, upgrade
from tests.builders import make_publication, make_survey, response_row


@pytest.fixture
def database(run, data_dir):
    """The database of the command line; one response is stored and not counted."""
    run("migrate")
    made = Database(f"sqlite:///{data_dir}/survey.db")
    with transaction(made.writing()) as session:
        publication = make_publication(session)
        survey_id, shard = make_survey(session, publication).id, publication.id << 8
    with transaction(made.writing()) as session:
        session.execute(insert(Response), [response_row(shard, survey_id)])
    yield made
    made.close()


def test_a_check_says_what_differs_and_changes_nothing(run, database):
    for _ in range(2):
        checked = run("rebuild-tallies", "--check")
        assert checked.exit_code == 1
        assert "survey labsurvey, shard 256: 5 cells, 18 totals" in checked.stdout
        assert "q1, o1: +1" in checked.stdout
        assert "Run: survey-app rebuild-tallies" in checked.stderr


def test_rebuilding_puts_it_right(run, database):
    rebuilt = run("rebuild-tallies")
    assert rebuilt.exit_code == 0, rebuilt.output
    assert "Put right: 1 places." in rebuilt.stdout
    assert disagreements(database) == []
    assert run("rebuild-tallies", "--check").stdout == "The tallies are right.\n"


def test_two_do_not_rebuild_at_once(run, database):
    other = Lease(database, "rebuild-tallies", "other", LASTS)
    other.take(dt.datetime.now(dt.UTC))
    refused = run("rebuild-tallies")
    assert refused.exit_code == 1
    assert "Another survey-app rebuilds the tallies" in refused.stderr
    other.release()
    assert run("rebuild-tallies").exit_code == 0


def test_a_rebuild_does_not_keep_the_next_one_waiting(run, database):
    run("rebuild-tallies")
    shard = SurveyTally.shard == 256
    with transaction(database.writing()) as session:
        session.execute(update(SurveyTally).where(shard).values(n=7))
    assert run("rebuild-tallies").exit_code == 0
    assert disagreements(database) == []


def test_a_rebuild_that_was_asleep_adds_nothing_that_another_has_added(run, database, monkeypatch):
    monkeypatch.setattr(rebuild_tallies, "LASTS", dt.timedelta(0))
    monkeypatch.setattr(recount, "CORRECTED_AT_ONCE", 1)
    others = []

    def sleep(_):
        monkeypatch.setattr(recount.time, "sleep", lambda _: None)
        others.append(run("rebuild-tallies").exit_code)

    monkeypatch.setattr(recount.time, "sleep", sleep)
    slow = run("rebuild-tallies")
    assert others == [0]
    assert (slow.exit_code, "Another survey-app rebuilds" in slow.stderr) == (1, True)
    assert disagreements(database) == []


def test_migrating_an_older_database_counts_its_responses(run, database):
    downgrade(database, "0001")
    migrated = run("migrate")
    assert migrated.exit_code == 0, migrated.output
    assert disagreements(database) == []
    with database.reading() as session:
        assert set(session.scalars(select(SurveyTally.n))) == {1}


def test_an_upgrade_that_was_killed_before_it_counted_is_made_good(run, database):
    downgrade(database, "0001")
    upgrade(database)
    examined = run("doctor")
    assert examined.exit_code == 1
    assert "FAILED   tallies: not counted yet after an upgrade. Run: survey-app" in examined.stdout
    migrated = run("migrate")
    assert "current already" in migrated.stdout
    assert (disagreements(database), recount_is_due(database)) == ([], False)
    assert run("doctor").exit_code == 0


def test_a_rebuild_makes_it_good_too(run, database):
    downgrade(database, "0001")
    upgrade(database)
    assert recount_is_due(database)
    run("rebuild-tallies")
    assert not recount_is_due(database)
