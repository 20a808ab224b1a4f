"""The variables of a survey over all its published versions, and their values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from survey_app.exports.sheets import Column
from survey_app.surveys.definition import OTHER, Question
from survey_app.surveys.kinds.base import REFUSAL, Variable
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedVersion


class Missing(StrEnum):
    """How a missing value is written: as its code, or not at all."""

    CODES = "codes"
    BLANK = "blank"


class Code(IntEnum):
    """Why there is no value (contract section 6)."""

    SKIPPED = -77
    NOT_SHOWN = -88
    REFUSED = -99


@dataclass(frozen=True)
class _Asked:
    """A question as one version asks it."""

    place: int
    """Among the version's questions."""
    question: Question
    variables: Mapping[str, Variable]
    """By the name of the column."""


@dataclass(frozen=True)
class Codebook:
    """Columns for the variables of all versions, in the order of the newest version."""

    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    """Key of the question to which each column belongs."""
    versions: Mapping[int, Mapping[str, _Asked]]
    """Version → key of the question → how it was asked."""

    def values(
        self, version: int, answers: Mapping[str, Any], *, complete: bool, missing: Missing
    ) -> list[Any]:
        """The values of a response, one per column; None is an empty cell."""
        asked = self.versions[version]
        reached = None if complete else _reached(asked, answers)
        return [
            _written(_value(asked.get(key), column.name, answers, reached), column.name, missing)
            for column, key in zip(self.columns, self.keys, strict=True)
        ]


def codebook(versions: Sequence[PublishedVersion]) -> Codebook:
    """The codebook of a survey; `versions` stand oldest first."""
    columns: dict[str, Column] = {}
    keys: dict[str, str] = {}
    asked: dict[int, dict[str, _Asked]] = {}
    for version in reversed(versions):
        asked[version.number] = {}
        for place, question in enumerate(version.definition.questions()):
            variables = {one.name: one for one in KINDS[question.kind].variables(question)}
            asked[version.number][question.key] = _Asked(place, question, variables)
            for variable in variables.values():
                keys[variable.name] = question.key
                _add(columns, variable)
    return Codebook(tuple(columns.values()), tuple(keys[name] for name in columns), asked)


def _add(columns: dict[str, Column], variable: Variable) -> None:
    known = columns.get(variable.name)
    if known is None:
        columns[variable.name] = Column(variable.name, variable.label, variable.text)
    elif variable.text and not known.text:
        # The question changed its type: once a text, the whole column is guarded as one.
        columns[variable.name] = Column(known.name, known.label, text=True)


def _reached(asked: Mapping[str, _Asked], answers: Mapping[str, Any]) -> int:
    """Place of the last question to which the reader said something, if only that they skip it."""
    return max((one.place for key, one in asked.items() if key in answers), default=-1)


def _value(asked: _Asked | None, name: str, answers: Mapping[str, Any], reached: int | None) -> Any:
    """A value, a Code, or None; `reached` is None for a complete response."""
    if asked is None:
        return Code.NOT_SHOWN
    key = asked.question.key
    if key not in answers:
        passed = reached is None or asked.place < reached
        return Code.NOT_SHOWN if passed else None
    answer = answers[key]
    if answer is None:
        return Code.SKIPPED
    if answer == REFUSAL:
        return Code.REFUSED
    if name not in asked.variables:
        return Code.NOT_SHOWN
    value = KINDS[asked.question.kind].cell(asked.question, answer, asked.variables[name])
    # A row of a battery that was left empty, beside others that were not.
    return Code.SKIPPED if value is None else value


def _written(value: Any, name: str, missing: Missing) -> Any:
    if isinstance(value, Code):
        blank = missing is Missing.BLANK or name.endswith(f"_{OTHER}_text")
        return None if blank else int(value)
    return None if value == "" else value
