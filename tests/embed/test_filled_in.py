"""Answers of every kind go into the fields of a form and come out of it as they were."""

import pytest

from survey_app.collect.hosted import answers_from_form
from survey_app.embed.filled_in import as_fields
from survey_app.surveys.answers import clean_answers
from survey_app.surveys.kinds.base import REFUSAL
from tests.builders import definition
from tests.surveys.kinds.examples import ALL

CASES = [(example, answer) for example in ALL for answer in example.answers]


@pytest.mark.parametrize(
    ("example", "answer"), CASES, ids=[f"{one.kind}-{answer}" for one, answer in CASES]
)
def test_a_form_that_is_filled_in_says_the_answer(example, answer):
    asked = definition(example.question)
    cleaned = clean_answers(asked, {"q1": answer}, complete=True)
    fields = as_fields(asked, cleaned)
    assert all(values and all(values) for values in fields.values())
    said = answers_from_form(asked, fields)
    assert clean_answers(asked, said, complete=True) == cleaned


@pytest.mark.parametrize("nothing", [{}, {"q1": None}, {"q1": REFUSAL}])
def test_what_was_not_answered_fills_nothing_in(nothing):
    for example in ALL:
        assert as_fields(definition(example.question), nothing) == {}
