"""Questions with options: one of them (single) or several (multiple), perhaps with an "other"."""

from collections.abc import Mapping, Sequence
from typing import Any

from survey_app.errors import Invalid
from survey_app.statistics.intervals import wilson
from survey_app.surveys.definition import KEY, OTHER, Question
from survey_app.surveys.kinds.base import ANSWERED, Kind, Variable
from survey_app.surveys.kinds.text import clean_text

OTHER_LENGTH = 500
"""Longest text beside an "other" option, in characters."""


class _Choice(Kind):
    """What single and multiple choice have in common."""

    has_options = True

    def faults(self, question: Question) -> Sequence[str]:
        """Fewer than two options, empty or doubled option texts, bad keys."""
        found = []
        keys = question.option_keys()
        texts = [option.text.strip() for option in question.options]
        if len(keys) < 2:
            found.append("A choice needs at least two options.")
        if not all(texts):
            found.append("Every option needs a text.")
        if len(set(texts)) != len(texts):
            found.append("Two options have the same text.")
        if len(set(keys)) != len(keys) or not all(KEY.fullmatch(key) for key in keys):
            found.append("Option keys must be unique and match [a-z][a-z0-9]{0,11}.")
        return found

    def summarise(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        """Base, and n and share with its Wilson bounds per option."""
        base = counts.get(ANSWERED, 0)
        return {"base": base, "options": shares(question.option_keys(), counts, base)}

    def _clean_option(self, question: Question, value: Any, path: str) -> Any:
        """An option key as it is, or `{"option": "other", "text": …}` with a cleaned text."""
        keys = question.option_keys()
        if isinstance(value, str) and value in keys:
            return value
        if isinstance(value, dict) and set(value) == {"option", "text"}:
            if value["option"] == OTHER and OTHER in keys:
                text = clean_text(value["text"], OTHER_LENGTH, f"{path}.text")
                return {"option": OTHER, "text": text}
            raise Invalid.at(f"{path}.option", 'only the option "other" takes a text')
        raise Invalid.at(path, "is not an option of this question")


class Single(_Choice):
    """Exactly one option."""

    name = "single"
    label = "Single choice"

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """An option key, or an "other" with its text."""
        return self._clean_option(question, value, path)

    def from_form(self, question: Question, values: Sequence[str], other: str) -> Any:
        """The chosen key; a text typed beside "other" goes with it, or chooses it."""
        chosen = list(values) or _typed(question, other)
        return _with_other(chosen[0], other) if chosen else None

    def options_chosen(self, question: Question, answer: Any) -> Sequence[str]:
        """The one option."""
        return (chosen_key(answer),)

    def variables(self, question: Question) -> Sequence[Variable]:
        """One column with the option key, and one with the other text."""
        return (Variable(question.key, question.text, None), *_other_variable(question))

    def cell(self, question: Question, answer: Any, variable: Variable) -> Any:
        """The option key or the other text."""
        return other_text([answer]) if variable.text else chosen_key(answer)


class Multiple(_Choice):
    """Any number of options, at least one."""

    name = "multiple"
    label = "Multiple choice"
    takes_several = True

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
        if len({chosen_key(item) for item in chosen}) != len(chosen):
            raise Invalid.at(path, "names an option twice")
        return chosen

    def from_form(self, question: Question, values: Sequence[str], other: str) -> Any:
        """The chosen keys; a text typed beside "other" goes with it, or chooses it."""
        more = [key for key in _typed(question, other) if key not in values]
        return [_with_other(value, other) for value in (*values, *more)] or None

    def options_chosen(self, question: Question, answer: Any) -> Sequence[str]:
        """Each chosen option once."""
        return [chosen_key(item) for item in answer]

    def variables(self, question: Question) -> Sequence[Variable]:
        """One 1/0 column per option, and one with the other text."""
        columns = [
            Variable(f"{question.key}_{option.key}", f"{question.text}: {option.text}", option.key)
            for option in question.options
        ]
        return (*columns, *_other_variable(question))

    def cell(self, question: Question, answer: Any, variable: Variable) -> Any:
        """1 or 0, or the other text."""
        if variable.text:
            return other_text(answer)
        return int(variable.value in self.options_chosen(question, answer))


def shares(keys: Sequence[str], counts: Mapping[str, int], base: int) -> dict[str, dict[str, Any]]:
    """n, share and 95 % Wilson bounds for each key; shares are fractions of `base`."""
    result = {}
    for key in keys:
        n = counts.get(key, 0)
        low, high = wilson(n, base)
        result[key] = {"n": n, "share": n / base if base else 0.0, "low": low, "high": high}
    return result


def chosen_key(item: Any) -> str:
    """Option key of a cleaned choice."""
    return str(item["option"]) if isinstance(item, dict) else str(item)


def other_text(chosen: Sequence[Any]) -> str:
    """The text beside "other", empty when there is none."""
    return next((item["text"] for item in chosen if isinstance(item, dict)), "")


def _with_other(value: str, other: str) -> Any:
    text = other.strip()
    return {"option": OTHER, "text": text} if value == OTHER and text else value


def _typed(question: Question, other: str) -> list[str]:
    """Who typed a text of their own meant it, also without ticking the option."""
    return [OTHER] if other.strip() and OTHER in question.option_keys() else []


def _other_variable(question: Question) -> Sequence[Variable]:
    if OTHER not in question.option_keys():
        return ()
    return (Variable(f"{question.key}_other_text", f"{question.text}: text", OTHER, text=True),)
