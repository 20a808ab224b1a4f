"""Single and multiple choice: what they take, count and export."""

import pytest

from survey_app.errors import Invalid
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.kinds.registry import KINDS

OPTIONS = (Option("o1", "Products"), Option("o2", "Research"), Option("other", "Other"))
ONE = Question("q1", "single", "First?", options=OPTIONS)
MANY = Question("q2", "multiple", "Which?", options=OPTIONS)
PLAIN = Question("q3", "single", "Which?", options=OPTIONS[:2])
single, multiple = KINDS["single"], KINDS["multiple"]


@pytest.mark.parametrize("value", ["o1", "other", {"option": "other", "text": "Both"}])
def test_single_takes_an_option_or_an_other_with_its_text(value):
    assert single.clean(ONE, value, "answers.q1") == value


@pytest.mark.parametrize(
    "value",
    ["o9", "", 1, True, [], ["o1"], {}, {"option": "o1", "text": "x"}, {"option": "other"}]
    + [{"option": "other", "text": ""}, {"option": "other", "text": 1}],
)
def test_single_refuses_everything_else(value):
    with pytest.raises(Invalid) as error:
        single.clean(ONE, value, "answers.q1")
    assert error.value.faults[0].path.startswith("answers.q1")


def test_an_other_text_needs_an_other_option():
    with pytest.raises(Invalid):
        single.clean(PLAIN, {"option": "other", "text": "Both"}, "answers.q3")


def test_multiple_keeps_the_order_given():
    answer = ["o2", {"option": "other", "text": " Both "}]
    assert multiple.clean(MANY, answer, "a") == ["o2", {"option": "other", "text": "Both"}]


@pytest.mark.parametrize("value", [[], "o1", ["o1", "o1"], [None], ["o1", ["o2"]], {"o1": 1}])
def test_multiple_refuses_everything_else(value):
    with pytest.raises(Invalid):
        multiple.clean(MANY, value, "answers.q2")


def test_an_other_counts_once_however_it_was_sent():
    assert multiple.options_chosen(MANY, ["o1", {"option": "other", "text": "x"}]) == [
        "o1",
        "other",
    ]


def test_multiple_exports_a_column_for_each_option_and_the_text():
    columns = multiple.variables(MANY)
    answer = ["o2", {"option": "other", "text": "Both"}]
    assert {c.name: multiple.cell(MANY, answer, c) for c in columns} == {
        "q2_o1": 0,
        "q2_o2": 1,
        "q2_other": 1,
        "q2_other_text": "Both",
    }


def test_shares_are_of_those_who_answered():
    result = multiple.summarise(MANY, {"*answered": 4, "o1": 3, "o2": 2})
    assert result["base"] == 4
    assert result["options"]["o1"]["share"] == 0.75
    assert result["options"]["other"] | {"high": None} == {
        "n": 0,
        "share": 0.0,
        "low": 0.0,
        "high": None,
    }


@pytest.mark.parametrize(
    ("values", "other", "answer"),
    [([], "", None), (["o1"], "typed in vain", "o1"), (["other"], " ", "other")],
)
def test_a_form_says_the_same_as_json(values, other, answer):
    assert single.from_form(ONE, values, other) == answer


def test_a_choice_with_one_option_is_no_question():
    assert single.faults(Question("q1", "single", "?", options=OPTIONS[:1]))


def test_doubled_option_texts_are_named():
    twins = (Option("o1", "Yes"), Option("o2", "Yes "))
    assert single.faults(Question("q1", "single", "?", options=twins)) == [
        "Two options have the same text."
    ]
