"""Answers checked against the definition that was drawn."""

from collections.abc import Iterator, Mapping
from typing import Any

from survey_app.errors import Fault, Invalid
from survey_app.surveys.conditions import holds, needs_facts
from survey_app.surveys.definition import Condition, Definition, Question
from survey_app.surveys.kinds.base import REFUSAL
from survey_app.surveys.kinds.registry import KINDS


def clean_answers(
    definition: Definition, answers: Mapping[str, Any], *, complete: bool
) -> dict[str, Any]:
    """The answers in the form in which they are stored, in the order of the definition.

    `None` stands for shown and skipped, `{"refused": True}` for refused, an absent question for
    not shown or not reached. A required question that was surely shown must be answered or refused
    when `complete`. Raises Invalid with a fault for every wrong place, such as `answers.q1`.
    """
    questions = definition.by_key()
    faults = [
        Fault(f"answers.{key}", "there is no such question in this version")
        for key in answers
        if key not in questions
    ]
    cleaned: dict[str, Any] = {}
    wrong = set()
    for question in questions.values():
        if question.key in answers:
            try:
                cleaned[question.key] = _clean(question, answers[question.key])
            except Invalid as error:
                faults.extend(error.faults)
                wrong.add(question.key)
    if complete:
        for question in _surely_shown(definition, cleaned):
            if question.required and question.key not in wrong and _lacks(question, cleaned):
                faults.append(Fault(f"answers.{question.key}", "an answer is required"))
    if faults:
        raise Invalid(*faults)
    return cleaned


def set_apart(
    definition: Definition, answers: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Cleaned answers as they are stored, and those that are stored apart from them, by question.

    Of an answer that is kept apart, the others only say `True`: that it was given.
    """
    apart = {
        question.key: answers[question.key]
        for question in definition.questions()
        if KINDS[question.kind].is_kept_apart and is_given(answers.get(question.key))
    }
    return {**answers, **dict.fromkeys(apart, True)}, apart


def is_given(answer: Any) -> bool:
    """Whether an answer counts for the base: neither skipped nor refused."""
    return answer is not None and answer != REFUSAL


def _surely_shown(definition: Definition, answers: Mapping[str, Any]) -> Iterator[Question]:
    """Questions that every reader with these answers has met, whatever the page's facts."""
    for page in definition.pages:
        if _surely_holds(page.show_if, answers):
            for question in page.questions:
                if _surely_holds(question.show_if, answers):
                    yield question


def _surely_holds(condition: Condition | None, answers: Mapping[str, Any]) -> bool:
    return condition is None or (not needs_facts(condition) and holds(condition, answers, {}))


def _lacks(question: Question, answers: Mapping[str, Any]) -> bool:
    answer = answers.get(question.key)
    if not is_given(answer):
        return answer is None
    return not KINDS[question.kind].is_whole(question, answer)


def _clean(question: Question, answer: Any) -> Any:
    if answer is None:
        return None
    if isinstance(answer, dict) and set(answer) == set(REFUSAL):
        # In Python 1 equals True; in JSON it does not.
        if answer["refused"] is not True:
            raise Invalid.at(f"answers.{question.key}", "refused must be true")
        return dict(REFUSAL)
    return KINDS[question.kind].clean(question, answer, f"answers.{question.key}")
