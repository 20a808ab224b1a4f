"""Conditions that cannot be published."""

import pytest

from survey_app.surveys.condition_faults import condition_faults
from survey_app.surveys.definition import Definition, Ending, Option, Page, Question, Row
from tests.builders import single

RATED = Question("q2", "rating", "How good?", max=5)
BATTERY = Question("q3", "likert", "How far?", rows=(Row("r1", "The app"),))


def faults(condition, *, question="q4", **of):
    """What is wrong with a condition of the last question of a survey of two pages."""
    last = Question(question, "text", "Why?", show_if=condition)
    pages = (Page((single("q1"), RATED), shuffle=of.get("page", False)), Page((BATTERY, last)))
    made = Definition("Labs", pages=pages, shuffle=of.get("pages", False))
    return [(fault.path, fault.detail) for fault in condition_faults(made)]


@pytest.mark.parametrize(
    "condition",
    [
        None,
        ("is", "q1", "o1", "o2"),
        ("least", "q2", 4),
        ("is", "q2", 4, "5"),
        ("answered", "q3.r1"),
        ("is", "q3.r1", "o5"),
        ("not", ("all", ("is", ":section", "AI"), ("is", ":audience.tier", "subscriber"))),
    ],
)
def test_what_looks_at_earlier_questions_and_facts_is_sound(condition):
    assert faults(condition) == []


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("is", "not complete"),
        (("is", "q1"), "not complete"),
        (("always", "q1"), "not complete"),
        (("answered", "q9"), "not surely asked before"),
        (("answered", "q4"), "not surely asked before"),
        (("is", "q1", "o9"), "does not exist"),
        (("is", "q1.r1", "o1"), "does not exist"),
        (("answered", "q3"), "does not exist"),
        (("answered", "q3.r9"), "does not exist"),
        (("is", "q3.r1", "o6"), "does not exist"),
        (("is", ":weather", "rain"), "no page tells"),
        (("is", ":audience.", "x"), "no page tells"),
    ],
)
def test_everything_else_is_named_at_its_place(condition, words):
    [(path, detail)] = faults(condition)
    assert path == "q4.if"
    assert words in detail


def test_where_the_order_is_by_chance_nothing_is_surely_earlier():
    assert faults(("answered", "q1"), pages=True)
    assert not faults(("answered", "q1"), page=True)
    shuffled = Page((single("q1"), Question("q2", "text", "?", show_if=("answered", "q1"))), True)
    assert list(condition_faults(Definition("Labs", pages=(shuffled,))))


def test_pages_options_and_endings_are_looked_at_too():
    option = Option("o1", "A", show_if=("answered", "q8"))
    made = Definition(
        "Labs",
        pages=(
            Page((Question("q1", "single", "?", options=(option,)),), show_if=("answered", "q7")),
        ),
        endings=(Ending(show_if=("answered", "q9")), Ending(show_if=("answered", "q1"))),
    )
    assert [fault.path for fault in condition_faults(made)] == [
        "q1.page-if",
        "q1.option-if.o1",
        "ending1.if",
    ]
