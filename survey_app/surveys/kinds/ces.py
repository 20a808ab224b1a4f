"""Effort (CES 2.0): 1 to 7, and the share of those who found it easy."""

from collections.abc import Mapping
from typing import Any

from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import TopBox
from survey_app.surveys.kinds.scales import Scale


class Ces(Scale):
    """How easy something was (CES 2.0), 1 to 7: the mean, and the share of 5 to 7."""

    name = "ces"
    label = "Effort"
    hint = "CES: 1 to 7, and how many found it easy (5 to 7)."
    starts_with: Mapping[str, Any] = {
        "text": "How easy was it to find what you were looking for?",
        "low": "Very difficult",
        "high": "Very easy",
    }
    top_box = TopBox("easy", 5, "found it easy (5 to 7)")

    def bounds(self, question: Question) -> tuple[int, int]:
        """Always 1 to 7."""
        return 1, 7
