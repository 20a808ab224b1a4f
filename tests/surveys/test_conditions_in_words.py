"""Conditions as editors read them."""

import pytest

from survey_app.surveys.conditions_in_words import in_words
from survey_app.surveys.definition import Definition, Option, Page, Question, Row

LAB = Question(
    "q1", "single", "Which lab?", options=(Option("o1", "Research"), Option("o2", "Products"))
)
READ = Question(
    "q2", "multiple", "What do you read?", options=(Option("o1", "News"), Option("o2", "Sport"))
)
GOOD = Question("q3", "rating", "How good?")
AGREE = Question(
    "q4",
    "matrix",
    "Do you agree?",
    rows=(Row("r1", "It is fair"),),
    options=(Option("o1", "Yes"), Option("o2", "No")),
)
TIRED = Question("q5", "yesno", "Tired?")
PICTURE = Question("q6", "picture", "Which?", options=(Option("o1", "", alt="A red door"),))
SURVEY = Definition("Labs", pages=(Page((LAB, READ, GOOD, AGREE, TIRED, PICTURE)),))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (("is", "q1", "o1"), "“Which lab?” is Research"),
        (("is", "q1", "o1", "o2"), "“Which lab?” is Research or Products"),
        (("not", ("is", "q1", "o1")), "“Which lab?” is not Research"),
        (("is", "q2", "o1", "o2"), "“What do you read?” includes News or Sport"),
        (("not", ["is", "q2", "o2"]), "“What do you read?” does not include Sport"),
        (("answered", "q1"), "“Which lab?” was answered"),
        (("not", ["answered", "q1"]), "“Which lab?” was not answered"),
        (("least", "q3", 4), "“How good?” is at least 4"),
        (("most", "q3", 2), "“How good?” is at most 2"),
        (("is", "q3", 4, 5), "“How good?” is 4 or 5"),
        (("is", "q4.r1", "o2"), "“It is fair” in “Do you agree?” is No"),
        (("is", "q5", "no"), "“Tired?” is No"),
        (("is", "q6", "o1"), "“Which?” is A red door"),
        (("is", ":section", "Politics"), "the article’s section is Politics"),
        (("is", ":audience.tier", "gold"), "the reader’s “tier” is gold"),
        (("is", "q1"), "“Which lab?” is …"),
        (("least", "q3"), "“How good?” is at least …"),
        (("is", "q1", "o7"), "“Which lab?” is an option that is gone"),
        (("is", "q9", "o1"), "a question that is gone is o1"),
        (("is", "q4.r9", "o1"), "“a row that is gone” in “Do you agree?” is Yes"),
        (
            ("all", ["is", "q1", "o1"], ["least", "q3", 4]),
            "“Which lab?” is Research, and “How good?” is at least 4",
        ),
        (
            ("any", ["answered", "q1"], ["answered", "q2"]),
            "“Which lab?” was answered, or “What do you read?” was answered",
        ),
        (
            ("all", ["answered", "q1"], ["any", ["answered", "q2"], ["answered", "q3"]]),
            "“Which lab?” was answered, and "
            "(“What do you read?” was answered, or “How good?” was answered)",
        ),
        (
            ("not", ["all", ["answered", "q1"], ["answered", "q2"]]),
            "not (“Which lab?” was answered, and “What do you read?” was answered)",
        ),
    ],
)
def test_every_condition_has_its_sentence(condition, words):
    assert in_words(condition, SURVEY) == words


def test_a_long_question_is_named_by_its_beginning():
    long = Definition("Labs", pages=(Page((Question("q1", "text", "Why " * 60),)),))
    words = in_words(("answered", "q1"), long)
    assert len(words) < 80
    assert "…” was answered" in words
