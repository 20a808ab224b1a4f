"""`survey-app synthesize`: answers to try things out with."""

import csv

import pytest

from survey_app.database import Database, transaction
from tests import builders

FILL = ("synthesize", "--survey", "labsurvey", "--seed", "3", "--until", "2026-11-01")
FILL += ("--responses",)


@pytest.fixture
def live(run, data_dir):
    """A live survey in the data folder's database."""
    assert run("migrate").exit_code == 0
    database = Database(f"sqlite:///{data_dir / 'survey.db'}")
    with transaction(database.writing()) as session:
        builders.make_survey(session, builders.make_publication(session))
    database.close()


def test_it_says_how_many_were_stored_and_up_to_when(run, live, data_dir):
    done = run(*FILL, "12")
    assert done.exit_code == 0
    assert "12 responses stored, dated up to 2026-11-01." in done.stdout
    file = data_dir / "responses.csv"
    run("export", "labsurvey", "--format", "csv", "--out", str(file))
    with file.open(newline="") as written:
        assert len(list(csv.reader(written))) == 13


def test_the_same_again_is_one_sentence(run, live):
    assert run(*FILL, "5").exit_code == 0
    refused = run(*FILL, "5")
    assert refused.exit_code == 1
    assert refused.stderr.splitlines()[-1] == (
        "Error: These readers have answered already. Another --seed makes others."
    )


@pytest.mark.parametrize("given", ["--responses 0 --seed 1", "--seed 1", "--responses 5"])
def test_what_is_missing_is_bad_usage(run, live, given):
    assert run("synthesize", "--survey", "labsurvey", *given.split()).exit_code == 2


def test_an_unknown_survey_is_one_sentence(run, live):
    refused = run("synthesize", "--survey", "nosuchone", "--responses", "5", "--seed", "1")
    assert refused.exit_code == 1
    assert "There is no survey with this key" in refused.stderr
