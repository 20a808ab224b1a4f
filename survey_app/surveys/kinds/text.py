"""Open questions, answered in the reader's own words."""

from collections.abc import Mapping, Sequence
from typing import Any

from survey_app.errors import Fault, Invalid
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Control, Given, Holds, Kind, Whim

LONGEST_ANSWER = 10_000
"""Characters of the longest answer that the call could carry."""


class Text(Kind):
    """One line or several."""

    name = "text"
    label = "Open text"
    hint = "Readers write in their own words."
    control = Control.TEXT
    members = frozenset({"long", "max_length"})
    starts_with: Mapping[str, Any] = {"long": True}
    is_written = True
    holds = Holds.TEXT

    def faults(self, question: Question) -> Sequence[Fault]:
        """A length that no answer could have, or that the call could not carry."""
        if not 1 <= question.max_length <= LONGEST_ANSWER:
            return [Fault("", "The longest answer must have 1 to 10,000 characters.")]
        return []

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """The text without white space around it."""
        return clean_text(value, question.max_length, path)

    def from_form(self, question: Question, given: Given) -> Any:
        """The text, None when nothing but white space was typed."""
        return given.first or None

    def invented(self, question: Question, whim: Whim) -> Any:
        """A sentence."""
        return whim.words(question.max_length)


def clean_text(value: Any, longest: int, path: str) -> str:
    """A text of 1 to `longest` characters, stripped; raises Invalid at `path`."""
    if not isinstance(value, str):
        raise Invalid.at(path, "must be a text")
    text = value.strip()
    if not text:
        raise Invalid.at(path, "must not be empty; send null for a skipped question")
    if len(text) > longest:
        raise Invalid.at(path, f"must have at most {longest} characters")
    return text
