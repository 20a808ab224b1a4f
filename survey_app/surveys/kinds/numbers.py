"""Numbers that readers type."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import msgspec

from survey_app.errors import Fault, Invalid
from survey_app.statistics.means import mean_of_sums
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import (
    ANSWERED,
    SQUARES,
    SUM,
    Control,
    Given,
    Holds,
    Kind,
    Variable,
    Whim,
)

MISSING = frozenset({-77, -88, -99})
"""What the export writes for skipped, not shown and refused: no answer may be one of them."""
LARGEST = 1_000_000
"""Largest number, decimals counted as further digits: the squares of nine million answers fit."""
MOST_DECIMALS = 4


class Number(Kind):
    """A number in a range, perhaps with decimals and a unit; by default from 0 up."""

    name = "number"
    label = "Number"
    hint = "Readers type a figure, such as an age or a price."
    control = Control.NUMBER
    no_chart = "The single numbers stand in the export."
    members = frozenset({"min", "max", "decimals", "unit"})

    def needs(self, question: Question) -> bool:
        """Always."""
        return True

    def bounds(self, question: Question) -> tuple[int, int]:
        """Lowest and highest number."""
        low = 0 if question.min is None else question.min
        return low, (LARGEST // 10**question.decimals if question.max is None else question.max)

    def spelled_out(self, question: Question, language: str = "en") -> Question:
        """The question with its bounds."""
        low, high = self.bounds(question)
        return msgspec.structs.replace(question, min=low, max=high)

    def basis(self, question: Question) -> Hashable:
        """The same unit, and sums of the same fractions of it."""
        return question.unit, question.decimals

    def faults(self, question: Question) -> Sequence[Fault]:
        """Decimals or ends that cannot be counted, codes of missing values."""
        if not 0 <= question.decimals <= MOST_DECIMALS:
            return [Fault("scale", f"A number has at most {MOST_DECIMALS} decimals.")]
        low, high = self.bounds(question)
        largest = LARGEST // 10**question.decimals
        if not -largest <= low < high <= largest:
            return [Fault("scale", f"The numbers lie between −{largest:,} and {largest:,}.")]
        return reserved_faults(range(low, high + 1))

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """A number within the bounds, without more decimals than are asked for."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Invalid.at(path, "must be a number")
        low, high = self.bounds(question)
        if not low <= value <= high:
            raise Invalid.at(path, f"must be a number from {low} to {high}")
        rounded = round(float(value), question.decimals)
        if rounded != value:
            raise Invalid.at(path, f"must have at most {question.decimals} decimals")
        return int(rounded) if rounded.is_integer() else rounded

    def from_form(self, question: Question, given: Given) -> Any:
        """The number, with a point or a comma; what is none stays a text and is refused."""
        text = given.first.replace(",", ".")
        try:
            return _plain_number(text) if text else None
        except ValueError:
            return text

    def sums(self, question: Question, answer: Any) -> Mapping[str, int]:
        """The number and its square, in units of the last decimal."""
        whole = round(answer * 10**question.decimals)
        return {SUM: whole, SQUARES: whole * whole}

    def summarise(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        """The mean with its t interval."""
        base = counts.get(ANSWERED, 0)
        found = mean_of_sums(base, counts.get(SUM, 0), counts.get(SQUARES, 0))
        unit = 10**question.decimals
        mean, low, high = (None if value is None else value / unit for value in found)
        return {"base": base, "mean": mean, "low": low, "high": high}

    def variables(self, question: Question) -> Sequence[Variable]:
        """One column, of whole numbers where no decimals are asked for."""
        holds = Holds.DECIMAL if question.decimals else Holds.NUMBER
        return (Variable(question.key, question.text, None, holds),)

    def invented(self, question: Question, whim: Whim) -> Any:
        """A whole number, rather a low one where there is no upper end."""
        low, high = self.bounds(question)
        return whim.value(range(low, (low + 100 if question.max is None else high) + 1))


def reserved_faults(values: range) -> list[Fault]:
    """A range in which a number would be read as a missing answer."""
    if any(code in values for code in MISSING):
        return [Fault("scale", "−77, −88 and −99 stand for missing answers: leave them out.")]
    return []


def _plain_number(text: str) -> float:
    """Raises ValueError for what is not written in plain digits, such as `1e9` or `nan`."""
    digits = text.removeprefix("-").replace(".", "", 1)
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 20):
        raise ValueError(text)
    return float(text)
