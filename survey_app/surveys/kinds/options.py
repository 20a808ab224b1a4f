"""What kinds with options have in common: their faults, their shares, one chosen option."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from survey_app.errors import Fault, Invalid
from survey_app.statistics.intervals import wilson
from survey_app.surveys.definition import KEY, OTHER, Option, Question
from survey_app.surveys.kinds.base import ANSWERED, Chart, Given, Holds, Kind, Variable, Whim
from survey_app.surveys.kinds.text import clean_text
from survey_app.surveys.kinds.words import words_of

OTHER_LENGTH = 500
"""Longest text beside an "other" option, in characters."""
LONG_LIST = 30
"""Options beyond which nobody reads all of a list: pictures show the most frequent."""
BLANK = (Option("o1", ""), Option("o2", ""))
NOT_AN_OPTION = "is not an option of this question"


class OneOption(Kind):
    """Exactly one of the options."""

    chart = Chart.BARS
    members = frozenset({"options", "shuffle"})
    starts_with: Mapping[str, Any] = {"options": BLANK}

    def faults(self, question: Question) -> Sequence[Fault]:
        """Fewer than two options, empty or doubled option texts, bad keys."""
        return option_faults(question, "A choice needs at least two options.")

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """An option key, or an "other" with its text."""
        return self._clean_option(question, value, path)

    def from_form(self, question: Question, given: Given) -> Any:
        """The chosen key; a text typed beside "other" goes with it, or chooses it."""
        chosen = list(given.values) or typed_other(question, given.other)
        return with_other(chosen[0], given.other) if chosen else None

    def options_chosen(self, question: Question, answer: Any) -> Sequence[str]:
        """The one option."""
        return (chosen_key(answer),)

    def summarise(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        """Base, and n and share with its Wilson bounds per option."""
        base, keys = counts.get(ANSWERED, 0), self.spelled_out(question).option_keys()
        return {"base": base, "options": shares(keys, counts, base)}

    def variables(self, question: Question) -> Sequence[Variable]:
        """One column with the option key, and one with the other text."""
        key = Variable(question.key, question.text, None, Holds.OPTION, option_labels(question))
        return (key, *self._other_variable(question))

    def cell(self, question: Question, answer: Any, variable: Variable) -> Any:
        """The option key or the other text."""
        return other_text([answer]) if variable.text else chosen_key(answer)

    def invented(self, question: Question, whim: Whim) -> Any:
        """One option."""
        return self._invented(whim, whim.one(self.spelled_out(question).option_keys()))

    def _invented(self, whim: Whim, key: str) -> Any:
        if self.takes_other and key == OTHER and whim.says_more():
            return {"option": OTHER, "text": whim.words(OTHER_LENGTH)}
        return key

    def _clean_option(self, question: Question, value: Any, path: str) -> Any:
        """An option key as it is, or `{"option": "other", "text": …}` with a cleaned text."""
        keys = self.spelled_out(question).option_keys()
        if isinstance(value, str) and value in keys:
            return value
        if self.takes_other and isinstance(value, dict) and set(value) == {"option", "text"}:
            if value["option"] == OTHER and OTHER in keys:
                text = clean_text(value["text"], OTHER_LENGTH, f"{path}.text")
                return {"option": OTHER, "text": text}
            raise Invalid.at(f"{path}.option", 'only the option "other" takes a text')
        raise Invalid.at(path, NOT_AN_OPTION)

    def _other_variable(self, question: Question) -> Sequence[Variable]:
        if not self.takes_other or OTHER not in question.option_keys():
            return ()
        name, label = f"{question.key}_other_text", f"{question.text}: text"
        return (Variable(name, label, OTHER, Holds.TEXT),)


class FixedOptions(OneOption):
    """One of a few options that the kind itself brings, in the survey's language."""

    members = frozenset()
    starts_with: Mapping[str, Any] = {}
    keys: tuple[str, ...]

    def faults(self, question: Question) -> Sequence[Fault]:
        """Its options are always there, and sound."""
        return ()

    def spelled_out(self, question: Question, language: str = "en") -> Question:
        """The question with its options."""
        words = words_of(language)
        options = tuple(Option(key, words[key]) for key in self.keys)
        return msgspec.structs.replace(question, options=options)


def option_faults(question: Question, too_few: str, least: int = 2) -> list[Fault]:
    """What is wrong with the options of a question; `too_few` says that there must be more."""
    found = []
    keys = question.option_keys()
    texts = [option.label.strip() for option in question.options]
    if len(keys) < least:
        found.append(too_few)
    if not all(texts):
        found.append("Every option needs a text.")
    if len(set(texts)) != len(texts):
        found.append("Two options have the same text.")
    if not are_keys(keys):
        found.append("Option keys must be unique and match [a-z][a-z0-9]{0,11}.")
    return [Fault("options", sentence) for sentence in found]


def option_labels(question: Question) -> dict[str, str]:
    """What each option is called, by its key."""
    return {option.key: option.label for option in question.options}


def are_keys(keys: Sequence[str]) -> bool:
    """Whether all are well-formed, and no two the same."""
    return len(set(keys)) == len(keys) and all(KEY.fullmatch(key) for key in keys)


def shares(keys: Sequence[str], counts: Mapping[str, int], base: int) -> dict[str, dict[str, Any]]:
    """n, share and 95 % Wilson bounds for each key; shares are fractions of `base`."""
    return {key: share(counts.get(key, 0), base) for key in keys}


def share(n: int, base: int) -> dict[str, Any]:
    """n, its share of `base`, and the share's 95 % Wilson bounds; None each without a base."""
    if not base:
        return {"n": n, "share": None, "low": None, "high": None}
    low, high = wilson(n, base)
    return {"n": n, "share": n / base, "low": low, "high": high}


def chosen_key(item: Any) -> str:
    """Option key of a cleaned choice."""
    return str(item["option"]) if isinstance(item, dict) else str(item)


def other_text(chosen: Sequence[Any]) -> str:
    """The text beside "other", empty when there is none."""
    return next((item["text"] for item in chosen if isinstance(item, dict)), "")


def with_other(value: str, other: str) -> Any:
    """A value of a form; an "other" with the text that was typed beside it."""
    text = other.strip()
    return {"option": OTHER, "text": text} if value == OTHER and text else value


def typed_other(question: Question, other: str) -> list[str]:
    """Who typed a text of their own meant it, also without ticking the option."""
    return [OTHER] if other.strip() and OTHER in question.option_keys() else []
