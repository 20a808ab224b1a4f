"""Likert batteries: how far readers agree with each of several statements."""

from collections.abc import Mapping
from typing import Any

import msgspec

from survey_app.surveys.definition import Option, Question
from survey_app.surveys.kinds.batteries import BLANK_ROWS, Battery
from survey_app.surveys.kinds.words import words_of


class Likert(Battery):
    """Statements on one scale of agreement, from the least to the most."""

    name = "likert"
    label = "Likert battery"
    hint = "How far readers agree with each of several statements, in five steps."
    is_agreement = True
    starts_with: Mapping[str, Any] = {"rows": BLANK_ROWS}

    def spelled_out(self, question: Question, language: str = "en") -> Question:
        """The question with its steps: the usual five where the editor has written none."""
        if question.options:
            return question
        steps = enumerate(words_of(language)["likert"], 1)
        options = tuple(Option(f"o{number}", text) for number, text in steps)
        return msgspec.structs.replace(question, options=options)
