"""What can be asked of each question: its options over all wordings, its rows, its range."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from survey_app.analytics.filters.filter import MARKS, ends
from survey_app.analytics.periods import read_day
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedVersion

CHOICES = (Control.RADIOS, Control.CHECKBOXES, Control.SELECT)
MOST_VALUES = 11
"""Values of a scale that a form lists."""
NUMBERS = (Control.SCALE, Control.NUMBER)


def asked(versions: Sequence[PublishedVersion]) -> dict[str, Question]:
    """Key → newest wording with its options spelled out, and those of older wordings behind them.

    `versions` stand oldest first.
    """
    found: dict[str, Question] = {}
    for version in reversed(versions):
        for question in version.definition.questions():
            spelled = KINDS[question.kind].spelled_out(question, version.definition.language)
            newer = found.setdefault(question.key, spelled)
            if newer.kind == question.kind:
                found[question.key] = msgspec.structs.replace(
                    newer,
                    options=_joined(newer.options, spelled.options),
                    rows=_joined(newer.rows, spelled.rows),
                )
    return found


def parts_of(question: Question) -> Mapping[str, str]:
    """Key → words of what a question is answered for: rows, things to rank; else nothing."""
    match KINDS[question.kind].control:
        case Control.BATTERY:
            return {row.key: row.text for row in question.rows}
        case Control.PLACES:
            return {option.key: option.label for option in question.options}
        case _:
            return {}


def choices_of(question: Question) -> Mapping[str, str]:
    """Key → words of what can be answered, of each part; nothing where values make a range."""
    control = KINDS[question.kind].control
    if control is Control.PLACES:
        return {str(place): f"place {place}" for place in range(1, len(question.options) + 1)}
    if control in CHOICES or control is Control.BATTERY:
        return {option.key: option.label for option in question.options}
    return {}


def is_range(question: Question) -> bool:
    """Whether its answers lie in a range, of numbers or of days."""
    control = KINDS[question.kind].control
    return control in NUMBERS or control is Control.DATE


@dataclass(frozen=True)
class Way:
    """How a form lets a question be narrowed."""

    parts: Mapping[str, str]
    choices: Mapping[str, str]
    is_range: bool
    example: str
    """Of a range."""


def way_of(question: Question) -> Way:
    """How a question can be narrowed; the values of a short scale are chosen one by one."""
    choices, values = choices_of(question), KINDS[question.kind].values(question)
    if 0 < len(values) <= MOST_VALUES:
        choices = {str(value): str(value).replace("-", "−") for value in values}
    is_day = KINDS[question.kind].control is Control.DATE
    example = "2026-05-01..2026-06-30" if is_day else "10..20"
    return Way(parts_of(question), choices, is_range(question), example)


def can_be_asked(question: Question, part: str, value: str) -> bool:
    """Whether a filter may ask for this value of this part of the question."""
    if value in MARKS:
        return not part
    parts = parts_of(question)
    if (part in parts) if parts else not part:
        return value in choices_of(question) or (is_range(question) and _is_range(question, value))
    return False


def _is_range(question: Question, value: str) -> bool:
    low, high = ends(value)
    read = read_day if KINDS[question.kind].control is Control.DATE else number
    known = [read(end) for end in (low, high) if end]
    return bool(known) and None not in known


def number(text: str) -> float | None:
    """A number as people write it in an address, None for anything else."""
    plain = text.removeprefix("-")
    whole, _, decimals = plain.partition(".")
    is_number = (whole + decimals).isascii() and (whole + decimals).isdecimal() and len(plain) < 16
    return float(text) if whole and is_number and not plain.endswith(".") else None


def _joined(newer: Sequence[Any], older: Sequence[Any]) -> tuple[Any, ...]:
    known = {each.key for each in newer}
    return (*newer, *(each for each in older if each.key not in known))
