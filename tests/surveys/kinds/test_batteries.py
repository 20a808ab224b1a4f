"""Likert batteries and matrices."""

import pytest

from survey_app.errors import Invalid
from survey_app.surveys.definition import Option, Question, Row
from survey_app.surveys.kinds.base import Given
from survey_app.surveys.kinds.registry import KINDS

ROWS = (Row("r1", "The app"), Row("r2", "The website"))
OPTIONS = (Option("o1", "Daily"), Option("o2", "Never"))
MATRIX = Question("q1", "matrix", "How often?", rows=ROWS, options=OPTIONS)
LIKERT = Question("q1", "likert", "How far?", rows=ROWS)
matrix, likert = KINDS["matrix"], KINDS["likert"]


def test_rows_stand_in_the_order_of_the_definition():
    cleaned = matrix.clean(MATRIX, {"r2": "o1", "r1": "o2"}, "a")
    assert list(cleaned.items()) == [("r1", "o2"), ("r2", "o1")]


def test_a_fault_names_the_row():
    with pytest.raises(Invalid) as error:
        matrix.clean(MATRIX, {"r1": "o9", "r9": "o1"}, "answers.q1")
    assert [fault.path for fault in error.value.faults] == ["answers.q1.r1", "answers.q1.r9"]


@pytest.mark.parametrize(
    ("answer", "whole"), [({"r1": "o1"}, False), ({"r1": "o1", "r2": "o1"}, True)]
)
def test_an_answer_is_whole_with_all_rows(answer, whole):
    assert matrix.is_whole(MATRIX, answer) == whole


def test_each_row_has_its_own_base():
    counts = {
        "*answered": 3,
        "r1:*answered": 3,
        "r1:o1": 2,
        "r1:o2": 1,
        "r2:*answered": 1,
        "r2:o1": 1,
    }
    found = matrix.summarise(MATRIX, counts)
    assert found["base"] == 3
    assert [row["base"] for row in found["rows"].values()] == [3, 1]
    assert found["rows"]["r1"]["options"]["o1"]["share"] == pytest.approx(2 / 3)
    assert found["rows"]["r2"]["options"]["o1"]["share"] == 1.0


def test_a_row_left_out_is_no_value_in_its_column():
    columns = matrix.variables(MATRIX)
    assert [matrix.cell(MATRIX, {"r2": "o1"}, column) for column in columns] == [None, "o1"]


def test_a_form_names_the_rows():
    form = Given(parts={"r1": ["o2"], "r2": []})
    assert matrix.from_form(MATRIX, form) == {"r1": "o2"}
    assert matrix.from_form(MATRIX, Given()) is None
    assert matrix.parts(MATRIX) == ("r1", "r2")
    assert matrix.form_faults(MATRIX, Given(parts={"r1": ["o1", "o2"]})) == [
        "takes only one answer"
    ]


def test_agreement_has_five_steps_in_the_language_of_the_survey_or_the_editors_own():
    french = likert.spelled_out(LIKERT, "fr-CA")
    assert [option.key for option in french.options] == ["o1", "o2", "o3", "o4", "o5"]
    assert french.options[-1].text == "Tout à fait d’accord"
    own = Question("q1", "likert", "?", rows=ROWS, options=OPTIONS)
    assert likert.spelled_out(own, "fr") == own


@pytest.mark.parametrize(
    ("members", "places"),
    [
        ({"rows": ROWS, "options": OPTIONS}, set()),
        ({"rows": (), "options": OPTIONS}, {"rows"}),
        ({"rows": (Row("r1", "A"), Row("r2", "A ")), "options": OPTIONS}, {"rows"}),
        ({"rows": (Row("r1", ""),), "options": OPTIONS[:1]}, {"rows", "options"}),
        ({"rows": (Row("R1", "A"),), "options": OPTIONS}, {"rows"}),
    ],
)
def test_what_is_missing_is_named_at_its_list(members, places):
    found = matrix.faults(Question("q1", "matrix", "?", **members))
    assert {fault.path for fault in found} == places
