"""Ratings and the Net Promoter Score."""

import pytest

from survey_app.errors import Invalid
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.registry import KINDS

STARS = Question("q1", "rating", "How good?")
TEN = Question("q2", "nps", "Recommend?")
rating, nps = KINDS["rating"], KINDS["nps"]


@pytest.mark.parametrize("value", [1, 5, 3.0])
def test_a_rating_is_a_whole_number_on_its_scale(value):
    assert rating.clean(STARS, value, "answers.q1") == int(value)


@pytest.mark.parametrize("value", [0, 6, 2.5, True, "3", None, [], {}, -77])
def test_anything_else_is_no_rating(value):
    with pytest.raises(Invalid):
        rating.clean(STARS, value, "answers.q1")


def test_nps_runs_from_zero_to_ten():
    assert [nps.clean(TEN, value, "a") for value in (0, 10)] == [0, 10]
    with pytest.raises(Invalid):
        nps.clean(TEN, 11, "a")


def test_a_rating_shows_every_value_and_its_mean():
    result = rating.summarise(STARS, {"*answered": 4, "5": 3, "1": 1})
    assert list(result["options"]) == ["1", "2", "3", "4", "5"]
    assert result["mean"] == 4.0
    assert result["low"] < 4.0 < result["high"]


def test_nps_is_promoters_less_detractors():
    result = nps.summarise(TEN, {"*answered": 4, "9": 2, "10": 1, "3": 1})
    assert result["score"] == 50.0
    assert -100 <= result["low"] < 50 < result["high"] <= 100


def test_without_answers_there_is_no_mean():
    assert rating.summarise(STARS, {})["mean"] is None
    assert nps.summarise(TEN, {})["score"] is None


@pytest.mark.parametrize(("values", "answer"), [(["4"], 4), ([], None), ([" "], None)])
def test_a_form_sends_numbers_as_text(values, answer):
    assert rating.from_form(STARS, values, "") == answer


def test_a_form_that_sends_no_number_is_refused():
    with pytest.raises(Invalid):
        rating.clean(STARS, rating.from_form(STARS, ["four"], ""), "answers.q1")


@pytest.mark.parametrize(("low", "high"), [(2, 5), (1, 11), (1, 1)])
def test_a_scale_that_nobody_can_read_is_named(low, high):
    assert rating.faults(Question("q1", "rating", "?", min=low, max=high))
