"""Answers against the definition that was drawn: what must be answered, and what is kept apart."""

import pytest

from survey_app.errors import Invalid
from survey_app.surveys.answers import clean_answers, is_given, set_apart
from survey_app.surveys.definition import Definition, Option, Page, Question, Row
from tests.builders import definition, single
from tests.surveys.kinds.examples import EXAMPLES

NEEDED = Question("q2", "text", "Why?", required=True)


def lacking(made, answers, *, complete=True):
    """The places of what is wrong."""
    try:
        clean_answers(made, answers, complete=complete)
    except Invalid as error:
        return [fault.path for fault in error.faults]
    return []


def shown_if(condition, page_condition=None):
    """A first question, and a needed one that stands under conditions."""
    needed = Question("q2", "text", "Why?", required=True, show_if=condition)
    return Definition("Labs", pages=(Page((single(),)), Page((needed,), show_if=page_condition)))


@pytest.mark.parametrize("answer", [{}, {"q2": None}])
def test_what_is_needed_must_be_answered_once_all_is_said(answer):
    made = definition(single(), NEEDED)
    assert lacking(made, answer) == ["answers.q2"]
    assert lacking(made, answer, complete=False) == []
    assert lacking(made, {"q2": {"refused": True}}) == []


@pytest.mark.parametrize(
    ("question", "page", "answers", "is_lacking"),
    [
        (("is", "q1", "o1"), None, {"q1": "o1"}, True),
        (("is", "q1", "o1"), None, {"q1": "o2"}, False),
        (("is", "q1", "o1"), None, {}, False),
        (None, ("is", "q1", "o1"), {"q1": "o1"}, True),
        (None, ("is", "q1", "o1"), {"q1": "o2"}, False),
        (("is", ":section", "AI"), None, {"q1": "o1"}, False),
        (None, ("not", ("is", ":device", "phone")), {"q1": "o1"}, False),
    ],
)
def test_only_what_was_surely_shown_must_be_answered(question, page, answers, is_lacking):
    assert bool(lacking(shown_if(question, page), answers)) == is_lacking


def test_what_was_not_shown_may_be_answered_all_the_same():
    made = shown_if(("is", "q1", "o1"))
    said = {"q1": "o2", "q2": "Because"}
    assert clean_answers(made, said, complete=True) == said


def test_a_wrong_answer_is_told_once_and_not_missed_as_well():
    made = definition(single(required=True))
    assert lacking(made, {"q1": "o9"}) == ["answers.q1"]


def test_a_battery_that_is_needed_is_needed_in_every_row():
    rows = (Row("r1", "The app"), Row("r2", "The website"))
    options = (Option("o1", "Good"), Option("o2", "Bad"))
    made = definition(Question("q1", "matrix", "?", rows=rows, options=options, required=True))
    assert lacking(made, {"q1": {"r1": "o1"}}) == ["answers.q1"]
    assert lacking(made, {"q1": {"r1": "o1"}}, complete=False) == []
    assert lacking(made, {"q1": {"r1": "o1", "r2": "o2"}}) == []
    assert lacking(made, {"q1": {"refused": True}}) == []


def test_an_address_is_set_apart_and_the_answers_say_that_it_is_there():
    made = definition(single(), Question("q2", "email", "Where?", consent="I agree."))
    address = EXAMPLES["email"].first
    assert set_apart(made, {"q1": "o1", "q2": address}) == (
        {"q1": "o1", "q2": True},
        {"q2": address},
    )
    for nothing in (None, {"refused": True}):
        assert set_apart(made, {"q2": nothing}) == ({"q2": nothing}, {})
    assert set_apart(made, {"q1": "o1"}) == ({"q1": "o1"}, {})
    assert is_given(True)
