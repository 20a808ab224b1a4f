"""What a response says to each question, in words, and why there is nothing where it says none."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from survey_app.surveys.definition import Definition, Question
from survey_app.surveys.kinds.base import REFUSAL, Control
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.piping import in_words, questions_of


class Why(StrEnum):
    """Whether there is an answer, and why not."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    REFUSED = "refused to answer"
    NOT_SHOWN = "not shown"
    NOT_REACHED = "not reached"


@dataclass(frozen=True)
class Said:
    """One question of a response."""

    key: str
    asked: str
    """The wording that this reader saw."""
    why: Why
    lines: tuple[tuple[str, str], ...] = ()
    """Row or place, and what was answered there; one line without a name for most kinds."""

    @property
    def short(self) -> str:
        """All of it in one line; empty where there is no answer."""
        return "; ".join(f"{name}: {words}" if name else words for name, words in self.lines)


def said_in(definition: Definition, answers: Mapping[str, Any], *, complete: bool) -> list[Said]:
    """What a response says, question by question in the order of its version."""
    questions = list(questions_of(definition).values())
    reached = max((n for n, one in enumerate(questions) if one.key in answers), default=-1)
    last = len(questions) if complete else reached
    return [_said(one, answers, is_passed=n < last) for n, one in enumerate(questions)]


def _said(question: Question, answers: Mapping[str, Any], *, is_passed: bool) -> Said:
    def without(why: Why) -> Said:
        return Said(question.key, question.text, why)

    if question.key not in answers:
        return without(Why.NOT_SHOWN if is_passed else Why.NOT_REACHED)
    answer = answers[question.key]
    if answer is None:
        return without(Why.SKIPPED)
    if answer == REFUSAL:
        return without(Why.REFUSED)
    return Said(question.key, question.text, Why.ANSWERED, _lines(question, answer))


def _lines(question: Question, answer: Any) -> tuple[tuple[str, str], ...]:
    kind = KINDS[question.kind]
    labels = {option.key: option.label for option in question.options}
    if kind.is_kept_apart:
        return (("", "an address, kept apart"),)
    if kind.control is Control.BATTERY:
        return tuple(
            (row.text, labels.get(answer[row.key], answer[row.key]))
            for row in question.rows
            if row.key in answer
        )
    if kind.control is Control.PLACES:
        return tuple((f"{place}", labels.get(key, key)) for place, key in enumerate(answer, 1))
    unit = f" {question.unit}" if question.unit else ""
    return (("", _choice(question, answer, labels) or f"{in_words(question, answer)}{unit}"),)


def _choice(question: Question, answer: Any, labels: Mapping[str, str]) -> str:
    """Chosen options by their labels; a text beside "other" stands behind it."""
    if not labels:
        return ""
    chosen = answer if isinstance(answer, list) else [answer]
    words = [
        f"{labels.get(one['option'], one['option'])}: {one['text']}"
        if isinstance(one, Mapping)
        else labels.get(str(one), str(one))
        for one in chosen
    ]
    return ", ".join(words)
