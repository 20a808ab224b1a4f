"""Texts that name an answer, by the vectors that the browser passes as well."""

import json
from pathlib import Path

import msgspec
import pytest

from survey_app.surveys.definition import Definition, Ending, Option, Page, Question, Row
from survey_app.surveys.piping import (
    filled,
    filled_ending,
    filled_question,
    names,
    questions_of,
)

VECTORS = json.loads((Path(__file__).parent / "piping.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_a_text_is_filled_with_answers(vector):
    questions = msgspec.convert(vector["questions"], list[Question])
    by_key = {question.key: question for question in questions}
    assert filled(vector["text"], by_key, vector["answers"]) == vector["filled"]


def test_options_that_a_kind_brings_itself_are_named_in_the_language_of_the_survey():
    page = Page((Question("q1", "yesno", "Do you commute?"),))
    questions = questions_of(Definition("Ways", language="de", pages=(page,)))
    assert filled("{q1}", questions, {"q1": "no"}) == "Nein"


def test_all_texts_of_a_question_are_filled():
    asked = Question(
        "q2",
        "matrix",
        "About {q1}",
        options=(Option("o1", "Like {q1}"), Option("o2", "Other")),
        rows=(Row("r1", "{q1} in summer"),),
    )
    questions = {"q1": Question("q1", "text", "What?")}
    made = filled_question(asked, questions, {"q1": "trams"})
    assert made.text == "About trams"
    assert [option.text for option in made.options] == ["Like trams", "Other"]
    assert [row.text for row in made.rows] == ["trams in summer"]
    assert list(names(asked)) == ["q1", "q1", "q1"]


def test_the_text_of_an_ending_is_filled():
    questions = {"q1": Question("q1", "text", "What?")}
    assert filled_ending(Ending("Thanks for {q1}"), questions, {"q1": "this"}).text == (
        "Thanks for this"
    )
