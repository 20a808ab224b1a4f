"""Single choice: one option, perhaps an "other" with a text."""

from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.options import OneOption


class Single(OneOption):
    """Exactly one option."""

    name = "single"
    label = "Single choice"
    hint = "Readers choose one answer from your list."
    control = Control.RADIOS
    takes_other = True
