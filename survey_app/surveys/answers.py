"""Answers checked against the definition that was drawn."""

from collections.abc import Mapping
from typing import Any

from survey_app.errors import Fault, Invalid
from survey_app.surveys.definition import Definition, Question
from survey_app.surveys.kinds.base import REFUSAL
from survey_app.surveys.kinds.registry import KINDS


def clean_answers(
    definition: Definition, answers: Mapping[str, Any], *, complete: bool
) -> dict[str, Any]:
    """The answers in the form in which they are stored, in the order of the definition.

    `None` stands for shown and skipped, `{"refused": True}` for refused, an absent question for
    not shown or not reached. A required question must be answered or refused when `complete`.
    Raises Invalid with a fault for every wrong place, such as `answers.q1`.
    """
    questions = definition.by_key()
    faults = [
        Fault(f"answers.{key}", "there is no such question in this version")
        for key in answers
        if key not in questions
    ]
    cleaned: dict[str, Any] = {}
    for question in questions.values():
        if question.key in answers:
            try:
                cleaned[question.key] = _clean(question, answers[question.key])
            except Invalid as error:
                faults.extend(error.faults)
                continue
        if complete and question.required and cleaned.get(question.key) is None:
            faults.append(Fault(f"answers.{question.key}", "an answer is required"))
    if faults:
        raise Invalid(*faults)
    return cleaned


def is_given(answer: Any) -> bool:
    """Whether an answer counts for the base: neither skipped nor refused."""
    return answer is not None and answer != REFUSAL


def _clean(question: Question, answer: Any) -> Any:
    if answer is None:
        return None
    if isinstance(answer, dict) and set(answer) == set(REFUSAL):
        # In Python 1 equals True; in JSON it does not.
        if answer["refused"] is not True:
            raise Invalid.at(f"answers.{question.key}", "refused must be true")
        return dict(REFUSAL)
    return KINDS[question.kind].clean(question, answer, f"answers.{question.key}")
