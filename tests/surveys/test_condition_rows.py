"""Conditions as rows of a form, and back."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.surveys.condition_rows import (
    Row,
    Rows,
    condition_of,
    first_row,
    rows_of,
    shown_conditions,
    subjects_at,
    typed_rows,
)
from survey_app.surveys.conditions import is_sound
from survey_app.surveys.definition import (
    Definition,
    Option,
    Page,
    Question,
    from_document,
    to_document,
)
from tests.surveys.kinds.examples import EXAMPLES

VECTORS = json.loads((Path(__file__).parent / "conditions.json").read_text())
LAB = Question("q1", "single", "Which lab?", options=(Option("o1", "A"), Option("o2", "B")))
GOOD = Question("q2", "rating", "How good?")
WHY = Question("q3", "text", "Why?")
SURVEY = Definition("Labs", pages=(Page((LAB, GOOD)), Page((WHY,))))
SUBJECTS = subjects_at(SURVEY, "q3.if")
BEFORE = Rows("all", (Row("q9", "is", ("o4",)),))


def asked(condition):
    """A survey whose one question has a condition, as it is stored."""
    question = Question("q1", "text", "?", show_if=condition)
    return from_document(to_document(Definition("x", pages=(Page((question,)),))))


def read(fields):
    return typed_rows("q3.if", fields, BEFORE, SUBJECTS)


@pytest.mark.parametrize(
    "condition",
    [
        ("is", "q1", "o1", "o2"),
        ("not", ["is", "q1", "o1"]),
        ("answered", "q1"),
        ("not", ["answered", "q1"]),
        ("least", "q2", 4),
        ("all", ["is", "q1", "o1"], ["most", "q2", 2]),
        ("any", ["is", "q1", "o1"], ["not", ["is", ":device", "phone"]]),
        ("is", "q1"),
        ("least", "q2"),
    ],
)
def test_what_rows_can_say_comes_back_as_it_was(condition):
    assert condition_of(rows_of(condition)) == condition


@pytest.mark.parametrize(
    "condition",
    [
        ("all", ["any", ["answered", "q1"], ["answered", "q2"]], ["answered", "q3"]),
        ("not", ["all", ["answered", "q1"], ["answered", "q2"]]),
        ("not", ["least", "q2", 4]),
        ("not", ["not", ["answered", "q1"]]),
    ],
)
def test_what_lies_deeper_has_no_rows(condition):
    assert rows_of(condition) is None


@pytest.mark.parametrize(
    "condition", [vector["condition"] for vector in VECTORS if vector["condition"]]
)
def test_every_condition_that_can_be_met_is_shown_in_words(condition):
    made = asked(tuple(condition))
    assert shown_conditions(made)["q1.if"].words


def test_options_are_ticked_and_numbers_are_typed():
    rows = read(
        {
            "q3.if.join": "any",
            "q3.if.1.subject": "q1",
            "q3.if.1.verb": "not",
            "q3.if.1.q1=o2": "y",
            "q3.if.1.q1=o9": "y",
            "q3.if.2.subject": "q2",
            "q3.if.2.verb": "is",
            "q3.if.2.q2": " 4, 5,x,−1 ",
        }
    )
    assert rows == Rows("any", (Row("q1", "not", ("o2",)), Row("q2", "is", (4, 5, -1))))


def test_another_question_leaves_the_answers_of_the_first_behind():
    fields = {"q3.if.join": "all", "q3.if.1.subject": "q2", "q3.if.1.verb": "least"}
    assert read(fields | {"q3.if.1.q1=o1": "y"}).rows == (Row("q2", "least"),)


def test_a_verb_that_does_not_fit_gives_way():
    fields = {"q3.if.join": "all", "q3.if.1.subject": "q1", "q3.if.1.verb": "least"}
    assert read(fields).rows == (Row("q1", "is"),)


def test_facts_are_typed_as_words_or_ticked():
    fields = {"q3.if.join": "all", "q3.if.1.subject": ":section", "q3.if.1.verb": "is"}
    fields |= {"q3.if.1.:section": "World news,  Sport", "q3.if.2.subject": ":device"}
    fields |= {"q3.if.2.verb": "is", "q3.if.2.:device=phone": "y"}
    assert read(fields).rows == (
        Row(":section", "is", ("World news", "Sport")),
        Row(":device", "is", ("phone",)),
    )


def test_what_is_gone_stays_until_its_editor_changes_it():
    fields = {"q3.if.join": "all", "q3.if.1.subject": "q9", "q3.if.1.verb": "is"}
    assert read(fields).rows == BEFORE.rows
    assert read(fields | {"q3.if.1.subject": "q8"}).rows == (first_row(SUBJECTS),)


def test_what_the_page_did_not_show_was_not_typed():
    assert read({}) is None


TEXTS = st.text(max_size=20) | st.sampled_from(["q1", "q2", "q9", ":device", "is", "least", "1e9"])


PARTS = ("subject", "verb", "q1=o1", "q2", ":section")
FIELDS = [f"q3.if.{number}.{part}" for number in (1, 2) for part in PARTS]


@given(st.dictionaries(st.sampled_from(FIELDS), TEXTS), TEXTS)
def test_whatever_is_sent_becomes_a_condition_that_a_draft_may_hold(fields, join):
    condition = condition_of(read({**fields, "q3.if.join": join}))
    assert condition is None or is_sound(condition, whole=False)
    assert asked(condition).question("q1").show_if == condition


@pytest.mark.parametrize(
    ("place", "questions"),
    [
        ("q1.if", []),
        ("q2.if", ["q1"]),
        ("q1.page-if", []),
        ("q3.page-if", ["q1", "q2"]),
        ("q3.if", ["q1", "q2"]),
        ("ending1.if", ["q1", "q2", "q3"]),
    ],
)
def test_only_earlier_questions_and_facts_are_offered(place, questions):
    names = [name for name in subjects_at(SURVEY, place, ["tier"]) if not name.startswith(":")]
    assert names == questions
    assert ":audience.tier" in subjects_at(SURVEY, place, ["tier"])


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_kind_offers_comparisons_that_can_hold(kind):
    question = EXAMPLES[kind].question
    made = Definition("Labs", pages=(Page((question, Question("q99", "text", "?"))),))
    offered = [s for s in subjects_at(made, "q99.if").values() if s.name.startswith(question.key)]
    assert offered
    for subject in offered:
        assert set(subject.verbs) >= {"answered", "unanswered"}
        assert subject.label
