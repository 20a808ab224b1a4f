"""`survey-app rebuild-tallies [--check]`, and `migrate`, which counts anew after an upgrade."""

import datetime as dt

import pytest
from sqlalchemy import insert, select, update

from survey_app.cli.rebuild_tallies import LASTS
from survey_app.collect.leases import Lease
from survey_app.collect.models import Response, SurveyTally
from survey_app.collect.recount import disagreements
from survey_app.database import Database, transaction
from survey_app.migrations import downgrade
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
        assert "survey labsurvey, shard 256: 5 cells, 5 totals" in checked.stdout
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


def test_migrating_an_older_database_counts_its_responses(run, database):
    downgrade(database, "0001")
    migrated = run("migrate")
    assert migrated.exit_code == 0, migrated.output
    assert disagreements(database) == []
    with database.reading() as session:
        assert set(session.scalars(select(SurveyTally.n))) == {1}
