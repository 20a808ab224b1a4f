"""Sliders: a number between two ends that have names."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from survey_app.errors import Fault
from survey_app.statistics.means import mean_of_sums
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import ANSWERED, SQUARES, SUM, Control
from survey_app.surveys.kinds.numbers import reserved_faults
from survey_app.surveys.kinds.scales import Scale

LOWEST, HIGHEST = -1000, 1000
MOST_COUNTED = 101
"""Values up to which each is counted by itself."""
MOST_SHOWN = 21
"""Values up to which the public result shows each."""


class Slider(Scale):
    """A number on the steps between two ends, by default 0 to 100."""

    name = "slider"
    label = "Slider"
    hint = "A number between two ends, such as −3 to +3, with a name for each end."
    control = Control.NUMBER
    members = frozenset({"min", "max", "step", "low", "middle", "high"})

    def needs(self, question: Question) -> bool:
        """Always."""
        return True

    def bounds(self, question: Question) -> tuple[int, int]:
        """0 to 100 unless the question says otherwise."""
        low = 0 if question.min is None else question.min
        return low, (low + 100 if question.max is None else question.max)

    def values(self, question: Question) -> range:
        """All values on the steps, lowest first."""
        low, high = self.bounds(question)
        return range(low, high + 1, max(1, question.step))

    def basis(self, question: Question) -> Hashable:
        """The same steps; an end that means something else asks something else, too."""
        return self.values(question)

    def faults(self, question: Question) -> Sequence[Fault]:
        """Ends that are none, steps that do not reach the higher one, codes of missing values."""
        low, high = self.bounds(question)
        if not LOWEST <= low < high <= HIGHEST:
            return [Fault("scale", "A slider runs upwards, within −1,000 and 1,000.")]
        if question.step < 1 or (high - low) % question.step:
            return [Fault("scale", "The steps of a slider lead from one end to the other.")]
        return reserved_faults(self.values(question))

    def options_chosen(self, question: Question, answer: Any) -> Sequence[str]:
        """The value as a key, where there are few enough."""
        return (str(answer),) if len(self.values(question)) <= MOST_COUNTED else ()

    def summarise(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        """The mean with its t interval, and where there are few values the share of each."""
        base = counts.get(ANSWERED, 0)
        mean, low, high = mean_of_sums(base, counts.get(SUM, 0), counts.get(SQUARES, 0))
        shown = self._shares(question, counts) if self._is_short(question) else {"base": base}
        return {**shown, "mean": mean, "low": low, "high": high}

    def _is_short(self, question: Question) -> bool:
        return len(self.values(question)) <= MOST_SHOWN
