"""Keys of questions and options: numbers that only grow, so that no answer changes its meaning."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from survey_app.surveys.definition import Definition, Question

NUMBERED = re.compile(r"[qo]([1-9][0-9]{0,8})")


@dataclass(frozen=True)
class Keys:
    """The highest numbers that any version or the draft of one survey has used."""

    question: int = 0
    """Number of the highest question key, 3 for `q3`."""
    options: dict[str, int] = field(default_factory=dict)
    """Question key → number of the highest option key that it ever had."""

    @classmethod
    def used_in(cls, definitions: Iterable[Definition]) -> "Keys":
        """The keys of all these definitions together."""
        questions = [question for each in definitions for question in each.questions()]
        options: dict[str, int] = {}
        for question in questions:
            highest = _highest(question.option_keys())
            options[question.key] = max(highest, options.get(question.key, 0))
        return cls(_highest(question.key for question in questions), options)

    def next_question(self) -> str:
        """A question key that was never used in this survey."""
        return f"q{self.question + 1}"

    def next_option(self, question: Question) -> str:
        """An option key that was never used in this question."""
        used = max(_highest(question.option_keys()), self.options.get(question.key, 0))
        return f"o{used + 1}"


def _highest(keys: Iterable[str]) -> int:
    found = (NUMBERED.fullmatch(key) for key in keys)
    return max((int(match[1]) for match in found if match), default=0)
