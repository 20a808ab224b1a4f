"""`survey-app survey pause|resume|close KEY`."""

import pytest

from survey_app.database import Database, transaction
from survey_app.surveys.lifecycle import create_survey
from survey_app.surveys.published import published_survey
from tests.builders import NOW, definition, make_publication, make_survey


@pytest.fixture
def database(run, data_dir):
    """The database of the command line, with a live survey and a draft."""
    run("migrate")
    made = Database(f"sqlite:///{data_dir}/survey.db")
    with transaction(made.writing()) as session:
        publication = make_publication(session)
        make_survey(session, publication)
        create_survey(session, publication, definition(), now=NOW, key="mydraft")
    yield made
    made.close()


@pytest.fixture
def state(database):
    """State of the live survey, as readers meet it."""

    def read():
        with database.reading() as session:
            return published_survey(session, "labsurvey").state.value

    return read


@pytest.mark.parametrize(
    ("acts", "word"),
    [
        (["pause"], "paused"),
        (["pause", "resume"], "live"),
        (["close"], "closed"),
        (["pause", "close"], "closed"),
    ],
)
def test_a_survey_changes_its_state(run, state, acts, word):
    for act in acts:
        done = run("survey", act, "labsurvey")
    assert (done.exit_code, done.stdout) == (0, f"labsurvey is {word}.\n")
    assert state() == word


@pytest.mark.parametrize(
    ("before", "act", "word"),
    [
        ([], "resume", "live"),
        (["pause"], "pause", "paused"),
        (["close"], "pause", "closed"),
        (["close"], "resume", "closed"),
        (["close"], "close", "closed"),
    ],
)
def test_what_a_state_does_not_allow_is_one_sentence(run, state, before, act, word):
    for each in before:
        run("survey", each, "labsurvey")
    refused = run("survey", act, "labsurvey")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == f"Error: This survey is {word}.\n"
    assert state() == word


@pytest.mark.parametrize("act", ["pause", "resume", "close"])
def test_a_draft_has_no_state_to_change(run, database, act):
    refused = run("survey", act, "mydraft")
    assert (refused.exit_code, refused.stderr) == (1, "Error: This survey is draft.\n")


@pytest.mark.parametrize("act", ["pause", "resume", "close"])
def test_an_unknown_survey_is_one_sentence(run, database, act):
    refused = run("survey", act, "nosuchone")
    assert refused.exit_code == 1
    assert refused.stderr == "Error: There is no survey with the key nosuchone.\n"


@pytest.mark.parametrize("arguments", [("pause",), ("stop", "labsurvey"), ("pause", "a", "b")])
def test_bad_usage_is_exit_code_2(run, database, arguments):
    assert run("survey", *arguments).exit_code == 2


def test_without_a_database_it_says_what_to_run(run):
    refused = run("survey", "pause", "labsurvey")
    assert refused.exit_code == 1
    assert "Run: survey-app migrate" in refused.stderr
