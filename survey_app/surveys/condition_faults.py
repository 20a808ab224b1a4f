"""Conditions that could never be met as they stand, or that look at what comes later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from survey_app.errors import Fault
from survey_app.surveys.conditions import FACT, comparisons, is_sound
from survey_app.surveys.definition import Condition, Definition, Page, Question
from survey_app.surveys.kinds.registry import KINDS

FACTS = frozenset({"section", "author", "topic", "device", "language", "channel"})
"""Facts of a page, besides the labels of its audience."""
AUDIENCE = "audience."

Known = Mapping[str, Question]
"""Questions that are surely asked before, by their keys."""


@dataclass(frozen=True)
class _Place:
    """A condition, where it stands, and what is known there."""

    path: str
    condition: Condition | None
    known: Known


def condition_faults(definition: Definition) -> Iterator[Fault]:
    """Conditions that are none, that look at later questions, or at what does not exist."""
    for place in _places(definition):
        if place.condition is not None:
            yield from (Fault(place.path, detail) for detail in _details(place))


def _places(definition: Definition) -> Iterator[_Place]:
    """All conditions of a survey. Where the order is by chance, nothing is surely earlier."""
    asked: dict[str, Question] = {}
    for page in definition.pages:
        known = {} if definition.shuffle else dict(asked)
        yield _Place(_first(page), page.show_if, known)
        for question in page.questions:
            path = f"{question.key}.show_if"
            yield _Place(path, question.show_if, known)
            for option in question.options:
                yield _Place(path, option.show_if, known)
            asked[question.key] = question
            if not page.shuffle:
                known = {**known, question.key: question}
    for ending in definition.endings:
        yield _Place("endings", ending.show_if, asked)


def _first(page: Page) -> str:
    """A page has no key: what is wrong with it stands at its first question."""
    return f"{page.questions[0].key}.show_if" if page.questions else "questions"


def _details(place: _Place) -> Iterator[str]:
    if not is_sound(place.condition):
        yield "A condition is not complete."
        return
    for subject, values in comparisons(place.condition):
        if subject.startswith(FACT):
            fact = subject.removeprefix(FACT)
            if fact not in FACTS and not (fact.startswith(AUDIENCE) and fact != AUDIENCE):
                yield f"A condition asks for “{fact}”, which no page tells."
            continue
        key, _, row = subject.partition(".")
        question = place.known.get(key)
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
