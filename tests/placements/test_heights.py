"""The room that is kept for a survey: never less for more text or a narrower column."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.placements.heights import reserved_height
from survey_app.surveys.definition import Definition, Option, Page, Question, Row
from tests.builders import definition, long_list, single
from tests.surveys.kinds.examples import ALL

WIDTHS = st.integers(120, 1200)
TEXTS = st.integers(1, 400).map("x".__mul__)
OPTIONS = st.lists(TEXTS, min_size=2, max_size=6).map(
    lambda texts: tuple(Option(f"o{n}", text) for n, text in enumerate(texts, start=1))
)
ROWS = st.lists(TEXTS, min_size=1, max_size=4).map(
    lambda texts: tuple(Row(f"r{n}", text) for n, text in enumerate(texts, start=1))
)
QUESTIONS = st.one_of(
    st.builds(Question, st.just("q1"), st.just("single"), TEXTS, options=OPTIONS),
    st.builds(Question, st.just("q1"), st.just("multiple"), TEXTS, options=OPTIONS),
    st.builds(Question, st.just("q1"), st.just("rating"), TEXTS, low=TEXTS),
    st.builds(Question, st.just("q1"), st.just("nps"), TEXTS, high=TEXTS),
    st.builds(Question, st.just("q1"), st.just("text"), TEXTS, long=st.booleans()),
    st.builds(Question, st.just("q1"), st.just("dropdown"), TEXTS, options=OPTIONS),
    st.builds(Question, st.just("q1"), st.just("ranking"), TEXTS, options=OPTIONS),
    st.builds(Question, st.just("q1"), st.just("likert"), TEXTS, rows=ROWS),
    st.builds(Question, st.just("q1"), st.just("slider"), TEXTS, high=TEXTS),
    st.builds(Question, st.just("q1"), st.just("email"), TEXTS, consent=TEXTS),
)
PAGES = st.lists(QUESTIONS, min_size=1, max_size=4).map(tuple)


def longer(question, by):
    """The question with more text in its legend and in its last option."""
    more = "x" * by
    options = question.options
    if options:
        options = (
            *options[:-1],
            msgspec.structs.replace(options[-1], text=options[-1].text + more),
        )
    return msgspec.structs.replace(question, text=question.text + more, options=options)


def height(*questions, width=340):
    return reserved_height(definition(*questions), width)


@given(PAGES, WIDTHS, st.integers(0, 400))
def test_longer_text_never_needs_less(questions, width, by):
    before = height(*questions, width=width)
    assert height(*(longer(q, by) for q in questions), width=width) >= before


@given(PAGES, WIDTHS, WIDTHS)
def test_a_narrower_column_never_needs_less(questions, one, other):
    narrow, wide = sorted((one, other))
    assert height(*questions, width=narrow) >= height(*questions, width=wide)


@given(PAGES, QUESTIONS, WIDTHS)
def test_another_question_needs_more(questions, another, width):
    assert height(*questions, another, width=width) > height(*questions, width=width)


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.kind)
def test_a_survey_of_one_question_fits_on_a_phone(example):
    """Only a battery may need more: each of its rows has five options there."""
    most = 1000 if example.kind in ("likert", "matrix") else 550
    assert 150 < height(example.question, width=340) < most


def test_every_option_is_high_enough_to_be_tapped():
    few, many = (
        Question("q1", "single", "Which?", options=tuple(Option(f"o{n}", "A") for n in range(size)))
        for size in (2, 12)
    )
    assert height(many) - height(few) >= 10 * 44


def test_long_text_is_reckoned_in_lines():
    short, long = (Question("q1", "text", "x" * letters) for letters in (20, 200))
    assert height(long, width=340) - height(short, width=340) >= 3 * 18


@given(PAGES, WIDTHS)
def test_where_the_result_takes_the_place_of_the_only_page_it_is_given_room(questions, width):
    only = Definition("Labs", pages=(Page(questions),))
    first_of_two = Definition("Labs", pages=(Page(questions), Page((single("q9"),))))
    assert reserved_height(only, width) >= reserved_height(first_of_two, width)


def test_a_survey_without_pages_or_questions_has_a_height():
    for empty in (Definition("Labs", pages=()), Definition("Labs")):
        assert 0 < reserved_height(empty, 560) < 250


def test_a_long_list_is_scrolled_in_little_room():
    assert height(long_list(300)) < height(long_list(30))
