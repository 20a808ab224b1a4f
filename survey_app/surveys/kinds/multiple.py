"""Multiple choice: several options, perhaps within limits."""

from collections.abc import Sequence
from typing import Any

from survey_app.errors import Fault, Invalid
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Control, Given, Holds, Variable, Whim
from survey_app.surveys.kinds.options import (
    OneOption,
    chosen_key,
    other_text,
    typed_other,
    with_other,
)


class Multiple(OneOption):
    """Any number of options, at least one; `min` and `max` may limit it."""

    name = "multiple"
    label = "Multiple choice"
    hint = "Readers choose as many answers from your list as they like, or as you allow."
    control = Control.CHECKBOXES
    members = frozenset({"options", "shuffle", "min", "max"})
    option_members = frozenset({"exclusive"})
    takes_other = True
    takes_several = True

    def needs(self, question: Question) -> bool:
        """Where it has limits, or an option that excludes the others."""
        limits = (question.min, question.max) != (None, None)
        return limits or any(option.exclusive for option in question.options)

    def faults(self, question: Question) -> Sequence[Fault]:
        """The faults of any choice, and limits that nobody could keep."""
        found = [*super().faults(question)]
        least, most = self.limits(question)
        # Who meets the fewest options must still be able to choose enough of them.
        always = [o for o in question.options if not o.exclusive and o.show_if is None]
        if least < 1 or most < least or least > max(1, len(always)):
            found.append(Fault("options", "Nobody could choose that many options."))
        return found

    def limits(self, question: Question) -> tuple[int, int]:
        """The least and the most options that may be chosen."""
        least = 1 if question.min is None else question.min
        return least, (len(question.options) if question.max is None else question.max)

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """A list of different options in the order given."""
        if not isinstance(value, list):
            raise Invalid.at(path, "must be a list of options")
        if not value:
            raise Invalid.at(path, "must not be empty; send null for a skipped question")
        chosen = [
            self._clean_option(question, item, f"{path}.{index}")
            for index, item in enumerate(value)
        ]
        keys = {chosen_key(item) for item in chosen}
        if len(keys) != len(chosen):
            raise Invalid.at(path, "names an option twice")
        self._check_limits(question, keys, path)
        return chosen

    def _check_limits(self, question: Question, keys: set[str], path: str) -> None:
        if any(option.exclusive for option in question.options if option.key in keys):
            if len(keys) > 1:
                raise Invalid.at(path, "names an option that stands alone beside others")
            return
        least, most = self.limits(question)
        if len(keys) < least:
            raise Invalid.at(path, f"must have at least {least} options")
        if len(keys) > most:
            raise Invalid.at(path, f"must have at most {most} options")

    def from_form(self, question: Question, given: Given) -> Any:
        """The chosen keys; a text typed beside "other" goes with it, or chooses it."""
        more = [key for key in typed_other(question, given.other) if key not in given.values]
        return [with_other(value, given.other) for value in (*given.values, *more)] or None

    def options_chosen(self, question: Question, answer: Any) -> Sequence[str]:
        """Each chosen option once."""
        return [chosen_key(item) for item in answer]

    def variables(self, question: Question) -> Sequence[Variable]:
        """One 1/0 column per option, and one with the other text."""
        columns = [
            Variable(
                f"{question.key}_{option.key}",
                f"{question.text}: {option.text}",
                option.key,
                Holds.NUMBER,
            )
            for option in question.options
        ]
        return (*columns, *self._other_variable(question))

    def cell(self, question: Question, answer: Any, variable: Variable) -> Any:
        """1 or 0, or the other text."""
        if variable.text:
            return other_text(answer)
        return int(variable.value in self.options_chosen(question, answer))

    def invented(self, question: Question, whim: Whim) -> Any:
        """Some options within the limits."""
        least, most = self.limits(question)
        alone = [option.key for option in question.options if option.exclusive]
        keys = whim.several(question.option_keys())
        if keys[0] in alone:
            return keys[:1]
        keys = [key for key in keys if key not in alone]
        rest = [key for key in question.option_keys() if key not in (*keys, *alone)]
        keys += rest[: max(0, least - len(keys))]
        return [self._invented(whim, key) for key in keys[:most]]
