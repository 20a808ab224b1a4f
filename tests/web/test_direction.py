"""Texts that are read from right to left do not turn around what stands beside them."""

import pytest

from survey_app.web.direction import END, ISOLATE, isolated


@pytest.mark.parametrize("text", ["مستحيل", "ماذا تقرأ؟", "לא", "Labs, or مختبرات"])
def test_what_turns_the_direction_keeps_it_to_itself(text):
    assert isolated(text) == f"{ISOLATE}{text}{END}"


@pytest.mark.parametrize("text", ["", "great", "3 · 12 %", "😀", "在这里"])
def test_all_else_stays_as_it_is(text):
    assert isolated(text) == text
