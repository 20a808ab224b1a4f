"""A sentence to quote has a base, a range, a title, and dates."""

import datetime as dt

import pytest

from survey_app.analytics.answers import question_results
from survey_app.analytics.results.sentence import LEAST, sentence
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import ANSWERED
from tests.builders import numbered, single

DAYS = (dt.date(2026, 5, 3), dt.date(2026, 11, 27))


def said(counts, question=None, readers="readers", days=DAYS):
    question = question or single()
    counts = {(1, question.key, option): n for option, n in counts.items()}
    [result] = question_results([numbered(1, question)], counts)
    return sentence(result, readers, "Tech Daily", days)


def test_it_says_everything():
    assert said({ANSWERED: 812, "o1": 495, "o2": 317}) == (
        "61\xa0% of 812 readers (range 58–64\xa0%) say “Products first” when asked “What should "
        "labs do first?” — Tech Daily reader survey, 3 May – 27 November 2026; readers who "
        "chose to answer."
    )


def test_it_says_which_readers_and_when():
    words = said({ANSWERED: 100, "o1": 60}, readers="readers on phones", days=(DAYS[1], DAYS[1]))
    assert "of 100 readers on phones (range" in words
    assert "survey, 27 November 2026;" in words
    years = (dt.date(2025, 5, 3), DAYS[1])
    assert "3 May 2025 – 27 November 2026" in said({ANSWERED: 100, "o1": 60}, days=years)


def test_a_score_is_told_in_points():
    counts = {ANSWERED: 100, "10": 60, "0": 40}
    words = said(counts, Question("q4", "nps", "Would you?"))
    assert words.startswith("The Net Promoter Score is +20 (range ")
    assert "among 100 readers who were asked “Would you?” — Tech Daily" in words


def test_an_average_is_told_with_its_scale():
    counts = {ANSWERED: 40, "4": 20, "5": 20}
    words = said(counts, Question("q3", "rating", "How?"))
    assert words.startswith("The average answer is 4.5 on the scale from 1 to 5 (range 4.3–4.7)")


@pytest.mark.parametrize(
    "counts", [{}, {ANSWERED: LEAST - 1, "o1": LEAST - 1}, {ANSWERED: LEAST, "gone": LEAST}]
)
def test_what_cannot_be_quoted_is_not_said(counts):
    assert said(counts) is None


def test_all_the_same_are_still_a_range():
    assert "100\xa0% of 30 readers (range 89–100\xa0%)" in said({ANSWERED: 30, "o1": 30})
