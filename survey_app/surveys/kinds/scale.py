"""Questions answered with a number on a scale: ratings and the Net Promoter Score."""

from collections.abc import Mapping, Sequence
from typing import Any

from survey_app.errors import Invalid
from survey_app.statistics.means import mean_interval
from survey_app.statistics.promoters import net_promoter_score
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import ANSWERED, SQUARES, SUM, Kind, Variable
from survey_app.surveys.kinds.choice import shares


class _Scale(Kind):
    """Whole numbers from a lowest to a highest value."""

    has_scale = True

    def bounds(self, question: Question) -> tuple[int, int]:
        """Lowest and highest value."""
        raise NotImplementedError

    def values(self, question: Question) -> range:
        """All values, lowest first."""
        low, high = self.bounds(question)
        return range(low, high + 1)

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """A whole number on the scale."""
        low, high = self.bounds(question)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Invalid.at(path, "must be a number")
        if value != int(value) or not low <= value <= high:
            raise Invalid.at(path, f"must be a whole number from {low} to {high}")
        return int(value)

    def from_form(self, question: Question, values: Sequence[str], other: str) -> Any:
        """The number; what is none stays a text, so that `clean` refuses it."""
        text = values[0].strip() if values else ""
        # No scale is that long, and Python refuses to read numbers of thousands of digits.
        is_number = text.isascii() and text.isdecimal() and len(text) < 10
        return int(text) if is_number else text or None

    def options_chosen(self, question: Question, answer: Any) -> Sequence[str]:
        """The value as a key."""
        return (str(answer),)

    def sums(self, question: Question, answer: Any) -> Mapping[str, int]:
        """The value and its square."""
        return {SUM: answer, SQUARES: answer * answer}

    def variables(self, question: Question) -> Sequence[Variable]:
        """One column of numbers."""
        return (Variable(question.key, question.text, None),)

    def cell(self, question: Question, answer: Any, variable: Variable) -> Any:
        """The number."""
        return answer

    def histogram(self, question: Question, counts: Mapping[str, int]) -> dict[int, int]:
        """Value → n over the whole scale."""
        return {value: counts.get(str(value), 0) for value in self.values(question)}

    def _shares(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        base = counts.get(ANSWERED, 0)
        keys = [str(value) for value in self.values(question)]
        return {"base": base, "options": shares(keys, counts, base)}


class Rating(_Scale):
    """A rating, by default from 1 to 5."""

    name = "rating"
    label = "Rating"

    def bounds(self, question: Question) -> tuple[int, int]:
        """1 to 5 unless the question says otherwise."""
        low = 1 if question.min is None else question.min
        return low, (low + 4 if question.max is None else question.max)

    def faults(self, question: Question) -> Sequence[str]:
        """A scale that nobody could read."""
        low, high = self.bounds(question)
        if low not in (0, 1) or not 2 <= high <= 10:
            return ["A rating runs from 0 or 1 to at most 10."]
        return []

    def summarise(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        """Shares per value, and the mean with its t interval."""
        mean, low, high = mean_interval(self.histogram(question, counts))
        return {**self._shares(question, counts), "mean": mean, "low": low, "high": high}


class Nps(_Scale):
    """How likely a recommendation is, 0 to 10; summed up as the Net Promoter Score."""

    name = "nps"
    label = "Net Promoter Score"

    def bounds(self, question: Question) -> tuple[int, int]:
        """Always 0 to 10."""
        return 0, 10

    def faults(self, question: Question) -> Sequence[str]:
        """A scale other than 0 to 10 would not be this score."""
        if (question.min, question.max) not in ((None, None), (0, 10)):
            return ["The Net Promoter Score runs from 0 to 10."]
        return []

    def summarise(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        """Shares per value, and the score with its adjusted Wald interval."""
        score, low, high = net_promoter_score(self.histogram(question, counts))
        return {**self._shares(question, counts), "score": score, "low": low, "high": high}
