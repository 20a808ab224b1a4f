"""Yes or no."""

from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.options import FixedOptions


class YesNo(FixedOptions):
    """Yes or no."""

    name = "yesno"
    label = "Yes or no"
    hint = "The two answers stand there in the language of the survey."
    control = Control.RADIOS
    keys = ("yes", "no")
