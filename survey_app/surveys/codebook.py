"""The variables of a survey over all its published versions, and their values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Any

from survey_app.surveys.definition import OTHER, Definition, Question
from survey_app.surveys.kinds.base import REFUSAL, Holds, Variable
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
class Asked:
    """A question as one version asks it."""

    place: int
    """Among the version's questions."""
    question: Question
    variables: Mapping[str, Variable]
    """By the name of the column."""

    def value(self, name: str, answer: Any) -> Any:
        """What an answer puts into a column of its question: a value or a Code."""
        if answer is None:
            return Code.SKIPPED
        if answer == REFUSAL:
            return Code.REFUSED
        if name not in self.variables:
            return Code.NOT_SHOWN
        value = KINDS[self.question.kind].cell(self.question, answer, self.variables[name])
        # A row of a battery that was left empty, beside others that were not.
        return Code.SKIPPED if value is None else value


@dataclass(frozen=True)
class Codebook:
    """Columns for the variables of all versions, in the order of the newest version."""

    columns: tuple[Variable, ...]
    """Each as its newest version has it, with the labels of older options after its own."""
    keys: tuple[str, ...]
    """Key of the question to which each column belongs."""
    versions: Mapping[int, Mapping[str, Asked]]
    """Version → key of the question → how it was asked."""
    paged: tuple[str, ...] = ()
    """Questions of versions with several pages: how long their page took may be known."""

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
    columns: dict[str, Variable] = {}
    keys: dict[str, str] = {}
    asked: dict[int, dict[str, Asked]] = {}
    for version in reversed(versions):
        asked[version.number] = {}
        for place, question in enumerate(version.definition.questions()):
            kind = KINDS[question.kind]
            spelled = kind.spelled_out(question, version.definition.language)
            variables = {one.name: one for one in kind.variables(spelled)}
            asked[version.number][question.key] = Asked(place, question, variables)
            for variable in variables.values():
                keys[variable.name] = question.key
                _add(columns, variable)
    paged = {key: None for one in reversed(versions) for key in _paged(one.definition)}
    owners = tuple(keys[name] for name in columns)
    return Codebook(tuple(columns.values()), owners, asked, tuple(paged))


def _paged(definition: Definition) -> tuple[str, ...]:
    return tuple(definition.by_key()) if len(definition.pages) > 1 else ()


def _add(columns: dict[str, Variable], variable: Variable) -> None:
    known = columns.setdefault(variable.name, variable)
    holds = known.holds
    if holds is not variable.holds:
        # The question changed its type: once a text, the whole column is one.
        both = {holds, variable.holds}
        holds = Holds.TEXT if Holds.DAY in both else max(both, key=_GENERAL.index)
    labels = {**variable.labels, **known.labels}
    ordered = {key: labels[key] for key in (*known.labels, *variable.labels)}
    columns[variable.name] = replace(known, holds=holds, labels=ordered)


_GENERAL = (Holds.NUMBER, Holds.DECIMAL, Holds.OPTION, Holds.TEXT)
"""What holds more stands further back: a number can be written as a key, a key as a text."""


def _reached(asked: Mapping[str, Asked], answers: Mapping[str, Any]) -> int:
    """Place of the last question to which the reader said something, if only that they skip it."""
    return max((one.place for key, one in asked.items() if key in answers), default=-1)


def _value(asked: Asked | None, name: str, answers: Mapping[str, Any], reached: int | None) -> Any:
    """A value, a Code, or None; `reached` is None for a complete response."""
    if asked is None:
        return Code.NOT_SHOWN
    key = asked.question.key
    if key not in answers:
        passed = reached is None or asked.place < reached
        return Code.NOT_SHOWN if passed else None
    return asked.value(name, answers[key])


def _written(value: Any, name: str, missing: Missing) -> Any:
    if isinstance(value, Code):
        blank = missing is Missing.BLANK or name.endswith(f"_{OTHER}_text")
        return None if blank else int(value)
    return None if value == "" else value
