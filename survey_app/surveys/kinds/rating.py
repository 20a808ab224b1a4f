"""Ratings: stars, smileys or numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from survey_app.errors import Fault
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.scales import Scale

LOOKS = ("", "stars", "smileys")
"""Plain numbers, or one of two kinds of picture."""
MOST_SMILEYS = 5
"""Faces that can be told from each other."""


class Rating(Scale):
    """A rating, by default from 1 to 5."""

    name = "rating"
    label = "Rating"
    hint = "Stars, smileys, or a scale such as 1 to 5 with a word at each end."
    members = frozenset({"min", "max", "low", "high", "look"})
    starts_with: Mapping[str, Any] = {"low": "Poor", "high": "Excellent"}

    def needs(self, question: Question) -> bool:
        """Where it is more than numbers."""
        return bool(question.look)

    def bounds(self, question: Question) -> tuple[int, int]:
        """1 to 5 unless the question says otherwise."""
        low = 1 if question.min is None else question.min
        return low, (low + 4 if question.max is None else question.max)

    def faults(self, question: Question) -> Sequence[Fault]:
        """A scale that nobody could read."""
        low, high = self.bounds(question)
        found = []
        if low not in (0, 1) or not 2 <= high <= 10:
            found.append(Fault("scale", "A rating runs from 0 or 1 to at most 10."))
        if question.look not in LOOKS:
            found.append(Fault("scale", "A rating shows numbers, stars or smileys."))
        if question.look == "stars" and low != 1:
            found.append(Fault("scale", "Stars begin with 1."))
        if question.look == "smileys" and high - low >= MOST_SMILEYS:
            found.append(Fault("scale", f"There are at most {MOST_SMILEYS} smileys."))
        return found
