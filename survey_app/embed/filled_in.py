"""Answers as the fields of a form, so that a page can be shown again as its reader left it."""

from collections.abc import Mapping
from typing import Any

from survey_app.surveys.answers import is_given
from survey_app.surveys.definition import Definition, Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.email import CONSENT
from survey_app.surveys.kinds.registry import KINDS

Values = dict[str, list[str]]


def as_fields(definition: Definition, answers: Mapping[str, Any]) -> Values:
    """The fields `a.QUESTION`, `a.QUESTION.PART` and `other.QUESTION` that say these answers."""
    fields: Values = {}
    for question in definition.questions():
        answer = answers.get(question.key)
        if is_given(answer):
            fields |= _fields(question, answer)
    return fields


def _fields(question: Question, answer: Any) -> Values:
    name = f"a.{question.key}"
    if KINDS[question.kind].control is Control.PLACES:
        return {f"{name}.{key}": [str(place)] for place, key in enumerate(answer, 1)}
    if isinstance(answer, dict) and "option" not in answer:
        return {f"{name}.{row}": [option] for row, option in answer.items()}
    if KINDS[question.kind].control is Control.EMAIL:
        return {name: [answer], f"{name}.{CONSENT}": ["yes"]}
    chosen = answer if isinstance(answer, list) else [answer]
    fields = {name: [str(each["option"] if isinstance(each, dict) else each) for each in chosen]}
    typed = [each["text"] for each in chosen if isinstance(each, dict)]
    return fields | ({f"other.{question.key}": typed} if typed else {})
