"""Choice between pictures that the editor uploaded."""

from collections.abc import Sequence

from survey_app.errors import Fault
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.options import OneOption


class Picture(OneOption):
    """Exactly one option, each with a picture and perhaps a caption."""

    name = "picture"
    label = "Picture choice"
    hint = "Readers choose one of your pictures."
    control = Control.RADIOS
    option_members = frozenset({"picture", "alt"})

    def needs(self, question: Question) -> bool:
        """Always."""
        return True

    def faults(self, question: Question) -> Sequence[Fault]:
        """The faults of any choice, and options without a picture or without its description."""
        found = [*super().faults(question)]
        if not all(option.picture for option in question.options):
            found.append(Fault("options", "Every option needs a picture."))
        if not all(option.alt.strip() for option in question.options):
            found.append(Fault("options", "Say of every picture what it shows."))
        return found
