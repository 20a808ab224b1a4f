"""A survey of several pages without scripts: what stands on which page, given the answers so far.

A step is what a plain form asks at once. It is a page of the survey; a page whose questions depend
on one another is several, so that each condition is decided when its question comes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from survey_app.surveys.conditions import holds, subjects
from survey_app.surveys.definition import Definition, Ending, Page, Question
from survey_app.surveys.piping import filled_ending, filled_question, names, questions_of

Answers = Mapping[str, Any]
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """Questions that are asked at once."""

    page: int
    """Number of their page in the definition, from 0."""
    questions: tuple[Question, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of its questions."""
        return tuple(question.key for question in self.questions)

    def is_answered(self, answers: Answers) -> bool:
        """Whether each of its questions was asked, answered or not."""
        return all(key in answers for key in self.keys)


@dataclass(frozen=True)
class Place:
    """Where a reader is."""

    step: Step
    number: int
    """Of the page, from 1, among those that this reader meets as far as that is known."""
    of: int
    is_first: bool
    is_last: bool
    """Whether surely nothing follows, whatever is answered here."""


def path_of(definition: Definition, answers: Answers, facts: Facts) -> list[Step]:
    """The steps of a reader with these answers, those that are still to come as far as known."""
    found: list[Step] = []
    known: dict[str, Any] = {}
    for number, page in enumerate(definition.pages):
        if not holds(page.show_if, known, facts):
            continue
        for part in _parts(page):
            shown = tuple(question for question in part if holds(question.show_if, known, facts))
            if shown:
                found.append(Step(number, shown))
                known |= {q.key: answers[q.key] for q in shown if q.key in answers}
    return found


def shown_only(path: Sequence[Step], answers: Answers) -> dict[str, Any]:
    """The answers without those to questions that are not shown any more."""
    return {key: answers[key] for step in path for key in step.keys if key in answers}


def step_after(path: Sequence[Step], asked: Sequence[str], answers: Answers) -> Step | None:
    """What follows the questions that were just asked; None when nothing is left to ask."""
    at = _index(path, asked)
    if at is not None and at + 1 < len(path):
        return path[at + 1]
    return next((step for step in path if not step.is_answered(answers)), None)


def step_before(path: Sequence[Step], asked: Sequence[str]) -> Step | None:
    """What precedes these questions; None at the beginning."""
    at = _index(path, asked)
    return path[at - 1] if at else None


def step_with(path: Sequence[Step], key: str, answers: Answers) -> Step | None:
    """The step that asks a question; where it is gone, the first that is not answered yet."""
    at = _index(path, [key])
    if at is not None:
        return path[at]
    return next(
        (step for step in path if not step.is_answered(answers)), path[-1] if path else None
    )


def place_of(definition: Definition, path: Sequence[Step], step: Step) -> Place:
    """Where in the survey a step stands."""
    pages = sorted({each.page for each in path})
    return Place(
        step,
        number=pages.index(step.page) + 1,
        of=len(pages),
        is_first=step == path[0],
        is_last=step == path[-1] and not _depends(definition, step),
    )


def drawn(
    definition: Definition, step: Step, answers: Answers, facts: Facts
) -> tuple[Question, ...]:
    """A step's questions as they are asked now: texts filled, options that are not shown left out.

    None of them has a condition any more, as all of them are shown.
    """
    questions = questions_of(definition)
    made = []
    for question in step.questions:
        options = tuple(o for o in question.options if holds(o.show_if, answers, facts))
        shown = msgspec.structs.replace(question, options=options, show_if=None)
        made.append(filled_question(shown, questions, answers))
    return tuple(made)


def ending_of(definition: Definition, answers: Answers, facts: Facts) -> Ending:
    """What a reader with these answers meets at the end."""
    found = (one for one in definition.endings if holds(one.show_if, answers, facts))
    return filled_ending(next(found, Ending()), questions_of(definition), answers)


def _parts(page: Page) -> Iterator[list[Question]]:
    """A page's questions, cut before each that depends on one above it."""
    part: list[Question] = []
    for question in page.questions:
        if {other.key for other in part} & set(_needs(question)):
            yield part
            part = []
        part.append(question)
    yield part


def _needs(question: Question) -> Iterator[str]:
    """The questions on whose answers a question depends."""
    for condition in (question.show_if, *(option.show_if for option in question.options)):
        yield from (subject.partition(".")[0] for subject in subjects(condition))
    yield from names(question)


def _depends(definition: Definition, step: Step) -> bool:
    """Whether something after a step may appear or go by what is answered in it."""
    for number, page in enumerate(definition.pages):
        needs = {subject.partition(".")[0] for subject in subjects(page.show_if)}
        needs |= {key for question in page.questions for key in _needs(question)}
        if number >= step.page and needs & set(step.keys):
            return True
    return False


def _index(path: Sequence[Step], asked: Sequence[str]) -> int | None:
    """Where in the path any of these questions is asked."""
    wanted = set(asked)
    return next((at for at, step in enumerate(path) if wanted & set(step.keys)), None)
