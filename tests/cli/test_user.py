"""`survey-app user create`."""

import pytest

from survey_app.accounts.users import authenticate
from survey_app.database import Database

CREATE = ("user", "create", "--email", "Ada@Example.com", "--name", "Ada")


@pytest.fixture
def signs_in(run, data_dir):
    """Whether somebody can sign in with this password."""
    run("migrate")
    database = Database(f"sqlite:///{data_dir}/survey.db")

    def check(password):
        with database.reading() as session:
            return authenticate(session, "ada@example.com", password) is not None

    yield check
    database.close()


def test_the_password_comes_from_the_standard_input(run, signs_in):
    made = run(*CREATE, input="a long password\n")
    assert made.stdout == "ada@example.com can sign in now.\n"
    assert signs_in("a long password")


def test_the_password_may_come_from_the_environment(run, signs_in, monkeypatch):
    monkeypatch.setenv("SURVEY_PASSWORD", "from the environment")
    assert run(*CREATE, input="another password\n").exit_code == 0
    assert signs_in("from the environment")


def test_a_short_password_is_refused(run, signs_in):
    refused = run(*CREATE, input="short\n")
    assert refused.exit_code == 1
    assert "password" in refused.stderr
    assert not signs_in("short")


def test_an_address_has_one_account(run, signs_in):
    run(*CREATE, input="a long password\n")
    refused = run(*CREATE, input="another password\n")
    assert refused.exit_code == 1
    assert "already a user" in refused.stderr
