"""What a response says in words, and why it says nothing."""

import pytest

from survey_app.analytics.responses.said import said_in
from survey_app.surveys.definition import Option, Question, Row
from tests.builders import all_kinds, definition

MADE = definition(
    *all_kinds(),
    Question(
        "q6",
        "matrix",
        "How good is …?",
        rows=(Row("r1", "Sport"), Row("r2", "News")),
        options=(Option("o1", "Good"), Option("o2", "Bad")),
    ),
    Question("q7", "ranking", "Rank", options=(Option("o1", "A"), Option("o2", "B"))),
    Question("q8", "email", "Where?", consent="I agree."),
    Question("q9", "number", "How far?", unit="km"),
)


def said(answers, complete=True):
    found = said_in(MADE, answers, complete=complete)
    return {one.key: one.short or f"({one.why.value})" for one in found}


@pytest.mark.parametrize(
    ("key", "answer", "words"),
    [
        ("q1", "o2", "Research first"),
        ("q2", ["o1", {"option": "other", "text": "Chess"}], "News, Other: Chess"),
        ("q2", ["other"], "Other"),
        ("q3", 4, "4"),
        ("q5", "Because, that is", "Because, that is"),
        ("q6", {"r2": "o1"}, "News: Good"),
        ("q6", {"r1": "o2", "r2": "o1"}, "Sport: Bad; News: Good"),
        ("q7", ["o2", "o1"], "1: B; 2: A"),
        ("q8", True, "an address, kept apart"),
        ("q9", 12, "12 km"),
        ("q1", None, "(skipped)"),
        ("q1", {"refused": True}, "(refused to answer)"),
        ("q1", "gone", "gone"),
    ],
)
def test_each_kind_is_said_in_words(key, answer, words):
    assert said({key: answer})[key] == words


def test_what_was_passed_was_not_shown_and_what_lies_beyond_not_reached():
    partial = said({"q1": "o1", "q3": None}, complete=False)
    assert [partial[key] for key in ("q1", "q2", "q3", "q4")] == [
        "Products first",
        "(not shown)",
        "(skipped)",
        "(not reached)",
    ]
    assert said({"q1": "o1"})["q9"] == "(not shown)"
    assert set(said({}, complete=False).values()) == {"(not reached)"}
