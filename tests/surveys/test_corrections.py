"""Corrections and statements: kept as they were written, refused where something is missing."""

import datetime as dt

import pytest

from survey_app.errors import Invalid
from survey_app.surveys import corrections, statements
from survey_app.surveys.corrections import Correction, correct, corrections_of
from survey_app.surveys.models import Survey
from survey_app.surveys.statements import Statements, state, statements_of
from tests.builders import NOW

WRONG, HOLDS = "The first table had\n the shares of May.", "It has those of June."


def test_corrections_are_dated_and_stand_newest_first(session, survey):
    mine = session.get_one(Survey, survey.id)
    later = NOW + dt.timedelta(days=1)
    correct(session, mine, was_wrong=WRONG, holds_now=HOLDS, user_id=None, now=NOW)
    correct(session, mine, was_wrong="A", holds_now="B", user_id=None, now=later)
    assert corrections_of(session, survey.id) == (
        Correction(later, "A", "B"),
        Correction(NOW, "The first table had the shares of May.", HOLDS),
    )


@pytest.mark.parametrize(
    ("was_wrong", "holds_now", "at"),
    [
        ("", "B", ["was_wrong"]),
        (" \n", "", ["was_wrong", "holds_now"]),
        ("A", "x" * (corrections.LONGEST + 1), ["holds_now"]),
    ],
)
def test_half_a_correction_is_refused(session, survey, was_wrong, holds_now, at):
    with pytest.raises(Invalid) as refused:
        correct(session, survey, was_wrong=was_wrong, holds_now=holds_now, user_id=None, now=NOW)
    assert [fault.path for fault in refused.value.faults] == at
    assert corrections_of(session, survey.id) == ()


def test_the_longest_correction_fits(session, survey):
    text = "x" * corrections.LONGEST
    correct(session, survey, was_wrong=text, holds_now=text, user_id=None, now=NOW)
    assert corrections_of(session, survey.id) == (Correction(NOW, text, text),)


def test_statements_are_kept_on_one_line(session, survey):
    mine = session.get_one(Survey, survey.id)
    assert statements_of(mine) == Statements()
    state(session, mine, Statements(sponsor=" The\nFoundation ", rewards="A book"))
    session.expire(mine)
    assert statements_of(mine) == Statements(sponsor="The Foundation", rewards="A book")


def test_a_statement_that_is_too_long_is_refused(session, survey):
    mine = session.get_one(Survey, survey.id)
    with pytest.raises(Invalid) as refused:
        state(session, mine, Statements(population="x" * (statements.LONGEST + 1)))
    assert [fault.path for fault in refused.value.faults] == ["population"]
    assert statements_of(mine) == Statements()
