"""A list that unfolds, for one of many options."""

from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.options import OneOption


class Dropdown(OneOption):
    """Exactly one of many options, drawn as a list that unfolds."""

    name = "dropdown"
    label = "Drop-down list"
    hint = "One answer from a long list, such as a region; takes one line."
    control = Control.SELECT
    most_options = 500
    """Such as regions, among which readers look up the one that they know by its first letters."""

    def needs(self, question: Question) -> bool:
        """Always."""
        return True
