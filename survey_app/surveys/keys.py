"""Keys of questions, options and rows: numbers that only grow, so no answer changes its meaning."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from survey_app.surveys.definition import Definition, Question

NUMBERED = re.compile(r"[qor]([1-9][0-9]{0,8})")


@dataclass(frozen=True)
class Keys:
    """The highest numbers that any version or the draft of one survey has used."""

    question: int = 0
    """Number of the highest question key, 3 for `q3`."""
    entries: dict[tuple[str, str], int] = field(default_factory=dict)
    """Question key, and `option` or `row` → number of the highest such key that it ever had."""

    @classmethod
    def used_in(cls, definitions: Iterable[Definition]) -> "Keys":
        """The keys of all these definitions together."""
        questions = [question for each in definitions for question in each.questions()]
        entries: dict[tuple[str, str], int] = {}
        for question in questions:
            for name in ("option", "row"):
                place, highest = (question.key, name), _highest(_keys_of(question, name))
                entries[place] = max(highest, entries.get(place, 0))
        return cls(_highest(question.key for question in questions), entries)

    def next_question(self) -> str:
        """A question key that was never used in this survey."""
        return f"q{self.question + 1}"

    def next_entry(self, question: Question, name: str) -> str:
        """A key of an `option` or a `row` that was never used in this question."""
        highest = _highest(_keys_of(question, name))
        used = max(highest, self.entries.get((question.key, name), 0))
        return f"{name[0]}{used + 1}"


def _keys_of(question: Question, name: str) -> tuple[str, ...]:
    return question.option_keys() if name == "option" else question.row_keys()


def _highest(keys: Iterable[str]) -> int:
    found = (NUMBERED.fullmatch(key) for key in keys)
    return max((int(match[1]) for match in found if match), default=0)
