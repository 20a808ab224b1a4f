"""Rankings: options in the order of the reader's liking."""

from collections.abc import Mapping, Sequence
from typing import Any

from survey_app.errors import Fault, Invalid
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import (
    ANSWERED,
    Chart,
    Control,
    Given,
    Holds,
    Kind,
    Variable,
    Whim,
    whole_number,
)
from survey_app.surveys.kinds.options import BLANK, NOT_AN_OPTION, option_faults, shares

MOST_RANKED = 20
"""Options that somebody may be asked to bring into an order."""


class Ranking(Kind):
    """All options that were shown, best first, or only the best `max` of them."""

    name = "ranking"
    label = "Ranking"
    hint = "Readers bring your list into their order, the best first."
    control = Control.PLACES
    chart = Chart.RANKS
    members = frozenset({"options", "shuffle", "max"})
    starts_with: Mapping[str, Any] = {"options": BLANK}

    def needs(self, question: Question) -> bool:
        """Always."""
        return True

    def places(self, question: Question) -> int:
        """How many places are given away at most."""
        every = len(question.options)
        return every if question.max is None else min(every, question.max)

    def faults(self, question: Question) -> Sequence[Fault]:
        """The faults of any options, too many of them, or no place to give away."""
        found = option_faults(question, "A ranking needs at least two options.")
        if len(question.options) > MOST_RANKED:
            found.append(Fault("options", f"A ranking has at most {MOST_RANKED} options."))
        if question.max is not None and not 1 <= question.max <= len(question.options):
            found.append(Fault("options", "There are not that many places to give away."))
        return found

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """A list of different options, best first."""
        if not isinstance(value, list):
            raise Invalid.at(path, "must be a list of options, best first")
        if not value:
            raise Invalid.at(path, "must not be empty; send null for a skipped question")
        keys = question.option_keys()
        faults = [
            Fault(f"{path}.{index}", NOT_AN_OPTION)
            for index, item in enumerate(value)
            if item not in keys
        ]
        if faults:
            raise Invalid(*faults)
        if len(set(value)) != len(value):
            raise Invalid.at(path, "names an option twice")
        self._check_number(question, len(value), path)
        return value

    def _check_number(self, question: Question, number: int, path: str) -> None:
        places = self.places(question)
        # An option with a condition may not have been shown; all the others were.
        surely = sum(option.show_if is None for option in question.options)
        if not min(places, surely) <= number <= places:
            raise Invalid.at(path, f"must be the best {places} options, each in its place")

    def parts(self, question: Question) -> Sequence[str]:
        """The options; each has the number of its place as value."""
        return question.option_keys()

    def form_faults(self, question: Question, given: Given) -> Sequence[str]:
        """The same, and places that are none, or were given away twice."""
        found = [*super().form_faults(question, given)]
        places = [whole_number(values[0].strip()) for values in given.parts.values() if values]
        wanted = range(1, self.places(question) + 1)
        if len(set(places)) != len(places) or not all(place in wanted for place in places):
            found.append("gives each place to one option")
        return found

    def from_form(self, question: Question, given: Given) -> Any:
        """The options in the order of their places."""
        placed = {key: int(values[0]) for key, values in given.parts.items() if values}
        return sorted(placed, key=placed.__getitem__) or None

    def options_chosen(self, question: Question, answer: Any) -> Sequence[str]:
        """Each option with its place: `o3:1`."""
        return [f"{key}:{place}" for place, key in enumerate(answer, 1)]

    def summarise(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        """Base, how often each option came first, and its mean place where it got one."""
        base, keys = counts.get(ANSWERED, 0), question.option_keys()
        firsts = {key: counts.get(f"{key}:1", 0) for key in keys}
        ranks = {key: mean_rank(key, counts) for key in keys}
        return {"base": base, "options": shares(keys, firsts, base), "mean_rank": ranks}

    def variables(self, question: Question) -> Sequence[Variable]:
        """One column with the place of each option."""
        return [
            Variable(
                f"{question.key}_{option.key}",
                f"{question.text}: {option.text}",
                option.key,
                Holds.NUMBER,
            )
            for option in question.options
        ]

    def cell(self, question: Question, answer: Any, variable: Variable) -> Any:
        """The place, 1 for the best."""
        return answer.index(variable.value) + 1 if variable.value in answer else None

    def invented(self, question: Question, whim: Whim) -> Any:
        """An order of the options."""
        return whim.order(question.option_keys())[: self.places(question)]


def mean_rank(key: str, counts: Mapping[str, int]) -> float | None:
    """Mean place of an option over those who gave it one; None where nobody did."""
    by_place = {place: counts.get(f"{key}:{place}", 0) for place in range(1, MOST_RANKED + 1)}
    n = sum(by_place.values())
    return sum(place * times for place, times in by_place.items()) / n if n else None
