"""Satisfaction (CSAT): 1 to 5, and the share of those who are satisfied."""

from collections.abc import Mapping
from typing import Any

from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import TopBox
from survey_app.surveys.kinds.scales import Scale


class Csat(Scale):
    """How satisfied readers are, 1 to 5: the share of the upper two, and the mean."""

    name = "csat"
    label = "Satisfaction"
    hint = "CSAT: 1 to 5, and how many are satisfied (4 or 5)."
    starts_with: Mapping[str, Any] = {
        "text": "How satisfied are you with us?",
        "low": "Very dissatisfied",
        "high": "Very satisfied",
    }
    top_box = TopBox("satisfied", 4, "satisfied (4 or 5)")

    def bounds(self, question: Question) -> tuple[int, int]:
        """Always 1 to 5."""
        return 1, 5
