"""The variables of a survey, and why a value is missing (contract section 6)."""

import dataclasses

import msgspec
import pytest

from survey_app.surveys.codebook import Missing, codebook
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.kinds.base import Holds
from tests.builders import all_kinds, numbered, single

OTHER = {"option": "other", "text": "Chess"}
ALL = {"q1": "o2", "q2": ["o2", OTHER], "q3": 4, "q4": 0, "q5": "Because"}
VALUES = {
    "q1": "o2",
    "q2_o1": 0,
    "q2_o2": 1,
    "q2_other": 1,
    "q2_other_text": "Chess",
    "q3": 4,
    "q4": 0,
    "q5": "Because",
}
TEXT = "q2_other_text"


def cells(answers, *versions, version=1, complete=True, missing=Missing.CODES):
    """Column → value of a response."""
    book = codebook(versions or [numbered(1, *all_kinds())])
    names = [column.name for column in book.columns]
    found = book.values(version, answers, complete=complete, missing=missing)
    return dict(zip(names, found, strict=True))


def missed(code):
    """All columns with this code; a text beside "other" is blank."""
    return dict.fromkeys(VALUES, code) | {TEXT: None}


def test_each_kind_is_written_in_its_columns():
    assert cells(ALL) == VALUES


def test_a_text_stands_only_where_other_was_chosen():
    assert cells({"q2": ["o1"]})[TEXT] is None
    assert cells({"q2": ["other"]}) | {"q2_other": 1, TEXT: None} == cells({"q2": ["other"]})


def test_a_single_choice_has_its_other_beside_it():
    question = Question("q1", "single", "What?", options=all_kinds()[1].options)
    assert cells({"q1": OTHER}, numbered(1, question)) == {"q1": "other", "q1_other_text": "Chess"}


@pytest.mark.parametrize(("answer", "code"), [(None, -77), ({"refused": True}, -99)])
@pytest.mark.parametrize("complete", [True, False])
def test_skipped_and_refused_stand_in_every_column_of_the_question(answer, code, complete):
    assert cells(dict.fromkeys(ALL, answer), complete=complete) == missed(code)


def test_what_a_complete_response_has_not_was_not_shown():
    assert cells({}) == missed(-88)


def test_what_a_partial_response_has_not_before_its_last_answer_was_not_shown():
    assert cells({"q3": 4}, complete=False) == {
        **dict.fromkeys(VALUES, None), "q1": -88, "q2_o1": -88, "q2_o2": -88, "q2_other": -88,
        "q3": 4,
    }  # fmt: skip


def test_after_its_last_answer_a_partial_response_broke_off():
    assert cells({}, complete=False) == dict.fromkeys(VALUES)
    assert cells({"q4": 7}, complete=False)["q5"] is None


@pytest.mark.parametrize("answer", [None, {"refused": True}])
def test_who_skips_a_question_has_come_that_far(answer):
    assert cells({"q3": answer}, complete=False)["q1"] == -88


@pytest.mark.parametrize("complete", [True, False])
def test_all_that_is_missing_may_be_blank(complete):
    said = {"q1": None, "q2": {"refused": True}, "q4": 7}
    blank = cells(said, complete=complete, missing=Missing.BLANK)
    assert blank == dict.fromkeys(VALUES) | {"q4": 7}


def test_columns_of_all_versions_stand_there_the_newest_first():
    versions = [numbered(1, *all_kinds()), numbered(2, single("q9"), single("q1"))]
    names = [column.name for column in codebook(versions).columns]
    assert names == ["q9", "q1", *list(VALUES)[1:]]


def test_a_question_of_another_version_was_not_shown():
    versions = [numbered(1, single("q1")), numbered(2, single("q1"), single("q9"))]
    for complete in (True, False):
        assert cells({"q1": "o1"}, *versions, complete=complete) == {"q1": "o1", "q9": -88}
    assert cells({"q1": "o1"}, *versions, version=2, complete=False) == {"q1": "o1", "q9": None}


def test_an_option_of_another_version_was_not_shown():
    more = (*all_kinds()[1].options, Option("o3", "Science"))
    newer = Question("q2", "multiple", "What do you read?", options=more)
    versions = [numbered(1, all_kinds()[1]), numbered(2, newer)]
    assert cells({"q2": ["o1"]}, *versions)["q2_o3"] == -88
    assert cells({"q2": ["o1"]}, *versions, version=2)["q2_o3"] == 0


def test_another_kind_has_its_own_columns():
    multiple = Question("q1", "multiple", "What first?", options=single().options)
    versions = [numbered(1, single()), numbered(2, multiple)]
    assert cells({"q1": "o1"}, *versions) == {"q1_o1": -88, "q1_o2": -88, "q1": "o1"}
    newer = cells({"q1": ["o1"]}, *versions, version=2)
    assert newer == {"q1_o1": 1, "q1_o2": 0, "q1": -88}


@pytest.mark.parametrize("texts_first", [True, False])
def test_a_column_that_once_held_texts_is_guarded_as_one(texts_first):
    kinds = [Question("q1", "text", "Why?"), Question("q1", "rating", "How good?")]
    first, second = kinds if texts_first else reversed(kinds)
    [column] = codebook([numbered(1, first), numbered(2, second)]).columns
    assert (column.name, column.text) == ("q1", True)


def test_only_what_readers_typed_counts_as_text():
    columns = codebook([numbered(1, *all_kinds())]).columns
    assert [column.name for column in columns if column.text] == [TEXT, "q5"]


def test_a_column_names_the_options_of_all_versions():
    newer = Question("q1", "single", "What?", options=(Option("o3", "Third"), Option("o2", "New")))
    [column] = codebook([numbered(1, single()), numbered(2, newer)]).columns
    assert column.labels == {"o3": "Third", "o2": "New", "o1": "Products first"}


@pytest.mark.parametrize(
    ("kinds", "holds"),
    [
        (("rating", "nps"), Holds.NUMBER),
        (("rating", "single"), Holds.OPTION),
        (("single", "date"), Holds.TEXT),
        (("date", "text"), Holds.TEXT),
    ],
)
def test_a_column_of_changing_kinds_holds_what_can_be_either(kinds, holds):
    asked = [numbered(n, Question("q1", kind, "?")) for n, kind in enumerate(kinds, 1)]
    for versions in (asked, asked[::-1]):
        assert [column.holds for column in codebook(versions).columns] == [holds]


def test_options_that_go_without_saying_are_named_in_the_language_of_the_survey():
    version = numbered(1, Question("q1", "yesno", "Ja?"))
    german = msgspec.structs.replace(version.definition, language="de")
    [column] = codebook([dataclasses.replace(version, definition=german)]).columns
    assert column.labels == {"yes": "Ja", "no": "Nein"}
