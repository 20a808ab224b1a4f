"""What kinds with a scale have in common: whole numbers from a lowest to a highest value."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from survey_app.errors import Invalid
from survey_app.statistics.means import mean_interval
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import (
    ANSWERED,
    SQUARES,
    SUM,
    Chart,
    Control,
    Given,
    Kind,
    Whim,
    whole_number,
)
from survey_app.surveys.kinds.options import share, shares


class Scale(Kind):
    """Whole numbers from a lowest to a highest value."""

    control = Control.SCALE
    chart = Chart.COLUMNS
    members = frozenset({"low", "high"})

    def bounds(self, question: Question) -> tuple[int, int]:
        """Lowest and highest value."""
        raise NotImplementedError

    def values(self, question: Question) -> range:
        """All values, lowest first."""
        low, high = self.bounds(question)
        return range(low, high + 1)

    def spelled_out(self, question: Question, language: str = "en") -> Question:
        """The question with its bounds."""
        low, high = self.bounds(question)
        return msgspec.structs.replace(question, min=low, max=high)

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """A whole number on the scale."""
        values = self.values(question)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Invalid.at(path, "must be a number")
        if value not in values:
            steps = f" in steps of {values.step}" if values.step > 1 else ""
            wanted = f"must be a whole number from {values[0]} to {values[-1]}{steps}"
            raise Invalid.at(path, wanted)
        return int(value)

    def from_form(self, question: Question, given: Given) -> Any:
        """The number; what is none stays a text, so that `clean` refuses it."""
        return whole_number(given.first)

    def options_chosen(self, question: Question, answer: Any) -> Sequence[str]:
        """The value as a key."""
        return (str(answer),)

    def sums(self, question: Question, answer: Any) -> Mapping[str, int]:
        """The value and its square."""
        return {SUM: answer, SQUARES: answer * answer}

    def summarise(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        """Shares per value and of the highest ones, and the mean with its t interval."""
        histogram = self.histogram(question, counts)
        mean, low, high = mean_interval(histogram)
        found = {**self._shares(question, counts), "mean": mean, "low": low, "high": high}
        if self.top_box is None:
            return found
        top = sum(n for value, n in histogram.items() if value >= self.top_box.least)
        return {**found, self.top_box.name: share(top, found["base"])}

    def invented(self, question: Question, whim: Whim) -> Any:
        """A value."""
        return whim.value(self.values(question))

    def histogram(self, question: Question, counts: Mapping[str, int]) -> dict[int, int]:
        """Value → n over the whole scale."""
        return {value: counts.get(str(value), 0) for value in self.values(question)}

    def _shares(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        base = counts.get(ANSWERED, 0)
        keys = [str(value) for value in self.values(question)]
        return {"base": base, "options": shares(keys, counts, base)}
