"""A statement with which readers agree or not."""

from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.options import FixedOptions


class Statement(FixedOptions):
    """Agree, disagree, or pass."""

    name = "statement"
    label = "Statement"
    hint = "You claim something; readers agree, disagree, or pass."
    control = Control.RADIOS
    keys = ("agree", "disagree", "pass")
