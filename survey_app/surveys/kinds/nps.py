"""The Net Promoter Score."""

from collections.abc import Mapping, Sequence
from typing import Any

from survey_app.errors import Fault
from survey_app.statistics.promoters import net_promoter_score
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.scales import Scale


class Nps(Scale):
    """How likely a recommendation is, 0 to 10; summed up as the Net Promoter Score."""

    name = "nps"
    label = "Net Promoter Score"
    hint = "0 to 10: how likely readers are to recommend you."
    starts_with: Mapping[str, Any] = {
        "text": "How likely are you to recommend us to a friend or colleague?",
        "low": "Not at all likely",
        "high": "Very likely",
    }

    def bounds(self, question: Question) -> tuple[int, int]:
        """Always 0 to 10."""
        return 0, 10

    def faults(self, question: Question) -> Sequence[Fault]:
        """A scale other than 0 to 10 would not be this score."""
        if (question.min, question.max) not in ((None, None), (0, 10)):
            return [Fault("scale", "The Net Promoter Score runs from 0 to 10.")]
        return []

    def summarise(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        """Shares per value, and the score with its adjusted Wald interval."""
        score, low, high = net_promoter_score(self.histogram(question, counts))
        return {**self._shares(question, counts), "score": score, "low": low, "high": high}
