"""Open questions."""

import pytest

from survey_app.errors import Invalid
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Given
from survey_app.surveys.kinds.registry import KINDS

WORDS = Question("q1", "text", "Why?", max_length=10)
text = KINDS["text"]


def test_white_space_around_a_text_is_not_kept():
    assert text.clean(WORDS, "  because\n", "answers.q1") == "because"


@pytest.mark.parametrize("value", ["", "   ", "x" * 11, 5, None, ["x"], {}])
def test_empty_long_and_other_values_are_refused(value):
    with pytest.raises(Invalid):
        text.clean(WORDS, value, "answers.q1")


def test_texts_are_never_public():
    assert text.summarise(WORDS, {"*answered": 7}) == {"base": 7}


def test_a_form_left_empty_is_skipped():
    assert text.from_form(WORDS, Given(["  "])) is None
    assert text.from_form(WORDS, Given([" so "])) == "so"


def test_a_length_that_no_answer_can_have_is_named():
    assert text.faults(Question("q1", "text", "?", max_length=0))
