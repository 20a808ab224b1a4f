"""What was asked, word for word, and what a later wording changed."""

import msgspec
import pytest

from survey_app.analytics.method.wording import differences, order_in_words, wording
from survey_app.surveys.definition import Definition, Ending, Option, Page, Question
from tests.builders import definition, long_list, single
from tests.surveys.kinds.examples import ALL, asked

ONE = single()
TWO = Question(
    "q2",
    "multiple",
    "What do you read?",
    options=(Option("o1", "News"), Option("other", "Other")),
    max=2,
)


def flat(lines):
    """All texts, one after the other."""
    return [text for line in lines for text in (line.text, *flat(line.below))]


def told(before, after):
    """Differences between surveys of one page."""
    return flat(differences(definition(*before), definition(*after)))


def changed(question, **members):
    return msgspec.structs.replace(question, **members)


def test_a_question_is_told_with_its_options_in_their_order():
    assert flat(wording(definition(changed(ONE, required=True, shuffle=True), TWO))) == [
        "1. What should labs do first?",
        "Single choice; in an order of each reader’s own; an answer is needed",
        "Products first",
        "Research first",
        "2. What do you read?",
        "Multiple choice; several answers can be chosen, at most 2; with room for an answer of "
        "one’s own; can be left out",
        "News",
        "Other",
    ]


def test_conditions_and_pages_are_told():
    asked_if = changed(TWO, show_if=["is", "q1", "o1"])
    pages = Definition("Labs", pages=(Page((ONE,)), Page((asked_if,), shuffle=True)), shuffle=True)
    texts = flat(wording(pages))
    assert "Page 2, its questions in an order of each reader’s own" in texts
    assert "Shown if “What should labs do first?” is Products first" in texts
    assert order_in_words(pages) == (
        "There are 2 questions on 2 pages, one after the other, partly in an order of each "
        "reader’s own."
    )


def test_texts_of_the_survey_carry_its_language():
    [line] = wording(Definition("Labore", "de", (Page((ONE,)),)))
    assert line.language == "de"
    assert [part.language for part in line.below] == [""]
    assert {option.language for option in line.below[0].below} == {"de"}


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.kind)
def test_every_kind_can_be_told(example):
    question = asked(example, 1)
    texts = flat(wording(definition(question)))
    assert texts[0] == f"1. {question.text}"
    assert {option.label for option in question.options} <= set(texts)
    assert {row.text for row in question.rows} <= set(texts)


def test_differences_hold_the_old_words_and_the_new_ones():
    options = (Option("o2", "Research"), Option("o1", "Products first"), Option("o3", "Neither"))
    assert told([ONE], [changed(ONE, text="What first?", options=options, required=True)]) == [
        "“What should labs do first?” became “What first?”",
        "“What first?”: the option “Research first” became “Research”",
        "“What first?”: the option “Neither” was added",
        "“What first?”: the options stand in another order",
        "“What first?”: now an answer is needed",
    ]


def test_questions_come_go_and_move():
    three = Question("q3", "text", "Why?")
    assert told([ONE, TWO], [three, TWO]) == [
        "Taken out: “What should labs do first?”",
        "Added: “Why?”",
    ]
    assert told([ONE, TWO], [TWO, ONE]) == ["The questions stand in another order."]


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"title": "Other"}, "The title “Labs” became “Other”."),
        ({"endings": (Ending("Thanks"),)}, "What readers see after the last page changed."),
        ({"translations": {"de": {"q1": "Was?"}}}, "Its translations changed."),
        ({"pages": (Page((ONE,)), Page((TWO,)))}, "The questions stand on 2 instead of 1 pages."),
        ({"shuffle": True}, "Its layout changed, and no word of it."),
    ],
)
def test_something_is_said_of_every_change(members, sentence):
    before = definition(ONE, TWO)
    assert flat(differences(before, changed(before, **members))) == [sentence]


def test_a_long_list_is_told_in_one_line():
    listed = "; ".join(f"Town {n}" for n in range(1, 301))
    assert flat(wording(definition(long_list())))[-1] == listed
