"""What a stored response adds to the counts, and how a transaction writes that down."""

import msgspec
import pytest

from survey_app.collect.deltas import Delta, cells_in, understood
from tests.builders import NOW, definition, single

DAY = NOW.date()
HEAD = (1, 0, DAY, "inline", "phone", True, False)


def response(**given):
    said = {
        "version": 1,
        "article_id": 0,
        "day": DAY,
        "channel": "inline",
        "device": "phone",
        "answers": {"q1": "o1"},
        "complete": True,
        "measured": True,
        "test": False,
        "withdrawn": False,
        "superseded": False,
        "flags": [],
    }
    return said | given


def cells(*questions, **given):
    delta = Delta()
    delta.add(response(**given), definition(*questions).by_key())
    return delta.cells()


def marks(**given):
    return {cell[len(HEAD) :] for cell in cells(**given)}


def test_a_response_counts_as_a_whole_and_by_its_answers():
    answers = {"q1": "o1", "q2": ["o1", "o2"], "q3": 4, "q5": "Because"}
    assert marks(answers=answers) == {
        ("", "*responses"),
        ("", "*complete"),
        ("", "*measured"),
        ("q1", "*answered"),
        ("q1", "o1"),
        ("q2", "*answered"),
        ("q2", "o1"),
        ("q2", "o2"),
        ("q3", "*answered"),
        ("q3", "4"),
        ("q3", "*sum"),
        ("q3", "*squares"),
        ("q5", "*answered"),
    }


@pytest.mark.parametrize(
    ("answer", "options"),
    [
        (None, {"*skipped"}),
        ({"refused": True}, {"*refused"}),
        ({"option": "other", "text": "Chess"}, {"*answered", "other"}),
    ],
)
def test_an_answer_has_its_mark(answer, options):
    found = {option for question, option in marks(answers={"q1": answer}) if question}
    assert found == options


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ({"complete": False}, {"*responses", "*measured"}),
        ({"measured": False}, {"*responses", "*complete"}),
        ({"channel": "hosted"}, {"*responses", "*complete"}),
        ({"channel": "newsletter"}, {"*responses", "*complete"}),
        ({"channel": "slide"}, {"*responses", "*complete", "*measured"}),
        ({"channel": "frame"}, {"*responses", "*complete", "*measured"}),
        ({"test": True}, set()),
        ({"withdrawn": True}, set()),
        ({"superseded": True}, set()),
    ],
)
def test_what_counts_of_the_whole_response(given, whole):
    assert marks(answers={}, **given) == {("", mark) for mark in whole}


def test_numbers_keep_their_sum_and_their_squares():
    counts = cells(answers={"q3": 4, "q4": 0})
    assert {cell[-2:]: n for cell, n in counts.items() if cell[-1] in ("*sum", "*squares")} == {
        ("q3", "*sum"): 4,
        ("q3", "*squares"): 16,
    }


@pytest.mark.parametrize(
    ("given", "told_apart"),
    [
        ({}, (True, False)),
        ({"complete": False}, (False, False)),
        ({"flags": ["same_reader"]}, (True, True)),
    ],
)
def test_complete_and_flagged_answers_are_told_apart(given, told_apart):
    assert {cell[5:7] for cell in cells(**given)} == {told_apart}


def test_an_answer_to_no_question_is_an_error():
    with pytest.raises(LookupError):
        cells(single(), answers={"q9": 1})


def test_what_cancels_out_leaves_nothing():
    delta, questions = Delta(), definition().by_key()
    for sign in (1, 1, -1):
        delta.add(response(), questions, sign)
    assert set(delta.cells().values()) == {1}
    delta.add(response(), questions, -1)
    assert (delta.cells(), delta.document()) == ({}, [])


def test_a_delta_is_stored_and_understood():
    delta, questions = Delta(), definition().by_key()
    delta.add(response(answers={"q1": "o1", "q3": 4}), questions)
    delta.add(response(answers={"q1": None}, complete=False), questions)
    stored = understood(msgspec.json.decode(msgspec.json.encode(delta.document())))
    assert dict(cells_in(stored)) == delta.cells()


@pytest.mark.parametrize("document", [None, "x", [[1, 2]], [[1, 0, "x", "", "", 1, 1, {}]]])
def test_what_is_no_delta_is_not_understood(document):
    assert understood(document) is None
