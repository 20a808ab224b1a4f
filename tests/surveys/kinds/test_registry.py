"""Every kind can do everything that a kind must."""

import pytest

from survey_app.surveys.definition import Option, Question
from survey_app.surveys.kinds.registry import KINDS

OPTIONS = (Option("o1", "A"), Option("o2", "B"))
ANSWERS = {"single": "o1", "multiple": ["o1"], "rating": 4, "nps": 9, "text": "so"}


@pytest.mark.parametrize("name", KINDS)
def test_an_answer_goes_all_the_way(name):
    kind = KINDS[name]
    question = Question("q1", name, "Well?", options=OPTIONS if kind.has_options else ())
    assert not kind.faults(question)
    answer = kind.clean(question, ANSWERS[name], "answers.q1")
    counts = dict.fromkeys((*kind.options_chosen(question, answer), "*answered"), 1)
    assert kind.summarise(question, counts)["base"] == 1
    assert [kind.cell(question, answer, column) for column in kind.variables(question)]


def test_every_kind_is_walked():
    assert set(ANSWERS) == set(KINDS)
