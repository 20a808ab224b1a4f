"""What every kind of question can do; a kind is one file and is registered in `registry.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey_app.surveys.definition import Question

ANSWERED = "*answered"
"""Tally mark: the question was answered; its count is the question's base."""
SKIPPED = "*skipped"
"""Tally mark: shown and left empty (`null`)."""
REFUSED = "*refused"
"""Tally mark: the reader said that they would not answer."""
SUM = "*sum"
"""Tally mark of numbers: the values of all answers together."""
SQUARES = "*squares"
"""Tally mark of numbers: the squares of all values together."""

REFUSAL = {"refused": True}
"""The answer of somebody who refuses one question."""


@dataclass(frozen=True)
class Variable:
    """One column of the exported responses."""

    name: str
    label: str
    value: Any
    """Selector: an option key for 1/0 columns, else None for the answer itself."""
    text: bool = False
    """Whether the column holds what somebody typed."""


class Kind:
    """A kind of question. Subclasses are stateless; one instance each is registered."""

    name: str
    """As it stands in definitions."""
    label: str
    """As editors see it."""
    has_options = False
    has_scale = False
    takes_several = False
    """Whether one answer may name several options."""

    def faults(self, question: Question) -> Sequence[str]:
        """What is wrong with the question itself, as sentences for its editor."""
        raise NotImplementedError

    def values(self, question: Question) -> range:
        """All values of a scale, lowest first; none where there is no scale."""
        return range(0)

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """The answer in the one form that is stored; raises Invalid at `path`."""
        raise NotImplementedError

    def from_form(self, question: Question, values: Sequence[str], other: str) -> Any:
        """The answer that a plain HTML form sent, as `clean` takes it; None when left empty."""
        raise NotImplementedError

    def options_chosen(self, question: Question, answer: Any) -> Sequence[str]:
        """Tally options that a cleaned answer counts for."""
        raise NotImplementedError

    def sums(self, question: Question, answer: Any) -> Mapping[str, int]:
        """What a cleaned answer adds to the marks SUM and SQUARES; nothing unless it is a number.

        With the base, they give mean and variance also where values are too many for a histogram.
        """
        return {}

    def summarise(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        """Public results of the question from its tally (option → n), as the contract has them."""
        raise NotImplementedError

    def variables(self, question: Question) -> Sequence[Variable]:
        """Columns of the question in the export."""
        raise NotImplementedError

    def cell(self, question: Question, answer: Any, variable: Variable) -> Any:
        """Value of one column for a given (neither skipped nor refused) answer."""
        raise NotImplementedError
