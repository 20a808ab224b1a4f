"""Proof of work: it fits one response for a few minutes, and nobody finds it without working."""

import datetime as dt
import hashlib
from uuid import uuid4

import pytest

from survey_app.collect.proof import MINUTES, MOST, Puzzles
from tests.builders import NOW

ID = uuid4()
PUZZLES = Puzzles("for tests only")


def solve(challenge):
    """As a browser does, and as docs/embedding.md tells apps."""
    for n in range(challenge["most"]):
        tried = hashlib.sha256(f"{challenge['salt']}{n}".encode()).hexdigest()
        if tried.startswith(challenge["start"]):
            return f"{challenge['minute']}.{n}"
    raise AssertionError("there is no solution")


@pytest.fixture(scope="module")
def proof():
    return solve(PUZZLES.challenge("labsurvey", ID, NOW))


def test_whoever_has_worked_is_believed(proof):
    assert PUZZLES.is_solved("labsurvey", ID, proof, NOW)


def test_any_process_with_the_key_knows_it(proof):
    assert Puzzles("for tests only").is_solved("labsurvey", ID, proof, NOW)
    assert not Puzzles("another key").is_solved("labsurvey", ID, proof, NOW)


def test_it_fits_this_response_only(proof):
    assert not PUZZLES.is_solved("labsurvey", uuid4(), proof, NOW)
    assert not PUZZLES.is_solved("another", ID, proof, NOW)


@pytest.mark.parametrize(
    ("minutes", "holds"), [(-2, False), (-1, True), (MINUTES, True), (MINUTES + 1, False)]
)
def test_it_holds_for_some_minutes(proof, minutes, holds):
    later = NOW + dt.timedelta(minutes=minutes)
    assert PUZZLES.is_solved("labsurvey", ID, proof, later) == holds


def test_what_is_no_proof_is_none(proof):
    minute, number = proof.split(".")
    other = (int(number) + 1) % MOST
    wrong = ["", ".", f"{minute}.", f"{minute}.-1", f"{minute}.{number}.0", f" {proof}", "1.1"]
    wrong += [f"{minute}.{other}", f"{minute}.{number}\n", f"{minute}.٣", f"{minute}.{'9' * 99}"]
    assert not any(PUZZLES.is_solved("labsurvey", ID, one, NOW) for one in wrong)


def test_the_number_is_hidden_anywhere_below_the_bound():
    found = [
        int(solve(PUZZLES.challenge("labsurvey", uuid4(), NOW)).split(".")[1]) for _ in "0" * 20
    ]
    assert len(set(found)) > 15
    assert max(found) < MOST
    assert min(found) < MOST / 2 < max(found)


def test_every_response_gets_another_challenge():
    salts = {PUZZLES.challenge("labsurvey", uuid4(), NOW)["salt"] for _ in range(100)}
    assert len(salts) == 100
