"""Conditions that could never be met as they stand, or that look at what comes later."""

from collections.abc import Iterator, Mapping
from typing import Any

from survey_app.errors import Fault
from survey_app.surveys.conditional import conditions_of, earlier
from survey_app.surveys.conditions import FACT, comparisons, is_sound
from survey_app.surveys.conditions_in_words import AUDIENCE, FACTS
from survey_app.surveys.definition import Condition, Definition, Question
from survey_app.surveys.kinds.registry import KINDS

Known = Mapping[str, Question]
"""Questions that are surely asked before, by their keys."""


def condition_faults(definition: Definition) -> Iterator[Fault]:
    """Conditions that are none, that look at later questions, or at what does not exist."""
    for place, condition in conditions_of(definition).items():
        known = {question.key: question for question in earlier(definition, place)}
        yield from (Fault(place, detail) for detail in _details(condition, known))


def _details(condition: Condition, known: Known) -> Iterator[str]:
    if not is_sound(condition):
        yield "A condition is not complete."
        return
    for subject, values in comparisons(condition):
        if subject.startswith(FACT):
            fact = subject.removeprefix(FACT)
            if fact not in FACTS and not (fact.startswith(AUDIENCE) and fact != AUDIENCE):
                yield f"A condition asks for “{fact}”, which no page tells."
            continue
        key, _, row = subject.partition(".")
        question = known.get(key)
        if question is None:
            yield "A condition looks at a question that is not surely asked before."
        elif not _exists(question, row, values):
            yield "A condition names an answer that does not exist."


def _exists(question: Question, row: str, values: tuple[Any, ...]) -> bool:
    """Whether a row, and the options that an answer is compared with, are there."""
    kind = KINDS.get(question.kind)
    if kind is None:
        return False
    spelled = kind.spelled_out(question)
    if bool(row) != bool(spelled.rows) or (row and row not in spelled.row_keys()):
        return False
    keys = spelled.option_keys()
    return not keys or all(value in keys for value in values)
