"""What every kind of question can do; a kind is one file and is registered in `registry.py`."""

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from survey_app.errors import Fault
from survey_app.surveys.definition import Question

ANSWERED = "*answered"
"""Tally mark: the question was answered; its count is the question's base."""
SKIPPED = "*skipped"
"""Tally mark: shown and left empty (`null`)."""
REFUSED = "*refused"
"""Tally mark: the reader said that they would not answer."""
SUM = "*sum"
"""Tally mark of numbers: the values of all answers together."""
SQUARES = "*squares"
"""Tally mark of numbers: the squares of all values together."""

REFUSAL = {"refused": True}
"""The answer of somebody who refuses one question."""

ONLY_ONE = "takes only one answer"
NO_OTHER = "takes no text of your own"


class Control(StrEnum):
    """What a plain HTML form draws; how high it is, too, goes by this."""

    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    SELECT = "select"
    SCALE = "scale"
    BATTERY = "battery"
    PLACES = "places"
    """For each option the place that it takes."""
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    EMAIL = "email"


class Chart(StrEnum):
    """How editors see the answers."""

    BARS = "bars"
    COLUMNS = "columns"
    ROWS = "rows"
    """One stacked bar for each row."""
    RANKS = "ranks"
    NONE = "none"
    """A mean at most."""


class Holds(StrEnum):
    """What stands in a column of the responses."""

    NUMBER = "number"
    """A whole number."""
    DECIMAL = "decimal"
    OPTION = "option"
    """The key of an option."""
    DAY = "day"
    """A day of the calendar, as YYYY-MM-DD."""
    TEXT = "text"
    """What somebody typed."""


@dataclass(frozen=True)
class Variable:
    """One column of the responses."""

    name: str
    label: str
    value: Any
    """Selector: an option or row key, None where the column is the answer itself."""
    holds: Holds
    labels: Mapping[str, str] = field(default_factory=dict)
    """What each key of an option is called, in the order of the definition."""

    @property
    def text(self) -> bool:
        """Whether the column holds what somebody typed."""
        return self.holds is Holds.TEXT


@dataclass(frozen=True)
class TopBox:
    """The highest values of a scale, whose share has a name of its own."""

    name: str
    """As public results have it."""
    least: int
    """The lowest of these values."""
    words: str
    """What editors read after the share."""


@dataclass(frozen=True)
class Given:
    """What a plain HTML form says to one question."""

    values: Sequence[str] = ()
    """Of the field `a.QUESTION`, empty ones left out."""
    other: str = ""
    """Of the field `other.QUESTION`."""
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Of the fields `a.QUESTION.PART`, empty ones left out."""

    @property
    def first(self) -> str:
        """The one value without white space around it; empty when there is none."""
        return self.values[0].strip() if self.values else ""


class Whim(Protocol):
    """An invented reader: what a kind makes up its example answers from."""

    def about(self, row: str) -> "Whim":
        """The same reader, asked about one row of the question."""

    def one(self, keys: Sequence[str]) -> str:
        """One of the keys."""

    def several(self, keys: Sequence[str]) -> list[str]:
        """Some of the keys, at least one."""

    def order(self, keys: Sequence[str]) -> list[str]:
        """All of the keys, the most liked first."""

    def value(self, values: range) -> int:
        """One of the values, those near each other about alike."""

    def words(self, longest: int) -> str:
        """A sentence of at most so many characters."""

    def day(self) -> dt.date:
        """A day of the last years."""

    def says_more(self) -> bool:
        """Whether somebody who chooses "other" writes what they mean."""


class Kind:
    """A kind of question. Subclasses are stateless; one instance each is registered."""

    name: str
    """As it stands in definitions."""
    label: str
    """As editors see it."""
    hint: str
    """What it asks of readers, in a sentence for editors."""
    control: Control
    chart: Chart = Chart.NONE
    members: frozenset[str] = frozenset()
    """Members of Question that count, besides those that every question has."""
    option_members: frozenset[str] = frozenset()
    """Members of Option that count, besides key, text and condition."""
    most_options = 50
    """Options that a question of this kind may have; more than that nobody reads through."""
    starts_with: Mapping[str, Any] = {}
    """Member → what a new question has there, until its editor says otherwise."""
    top_box: TopBox | None = None
    takes_other = False
    """Whether an option `other` brings a field for a text of one's own."""
    takes_several = False
    """Whether one field of a form may be there several times."""
    is_agreement = False
    """Whether the options are steps from the least agreement to the most."""
    is_written = False
    """Whether the answer is a text in the reader's own words, which editors read."""
    no_chart = ""
    """What editors read where the answers are no chart and no words."""
    holds = Holds.NUMBER
    """What the column of the answer has in it."""
    is_kept_apart = False
    """Whether the answer is stored apart from the others, which then only say that it was given."""

    def needs(self, question: Question) -> bool:
        """Whether a browser needs the rarer code to draw the question."""
        return False

    def faults(self, question: Question) -> Sequence[Fault]:
        """What is wrong with the question itself: `options`, `rows`, `scale` or nothing as path."""
        return ()

    def spelled_out(self, question: Question, language: str = "en") -> Question:
        """The question with what goes without saying: its bounds, its options in a language."""
        return question

    def values(self, question: Question) -> range:
        """All values of a scale, lowest first; none where there is no scale."""
        return range(0)

    def ends(self, question: Question) -> tuple[int, int] | None:
        """The lowest and the highest value of a scale; None where there is no scale.

        Of a typed number there are none: its limits may be others in another wording, to which
        its answers are added.
        """
        values = self.values(question)
        return (values[0], values[-1]) if values else None

    def basis(self, question: Question) -> Hashable:
        """What must stay equal for the answers to two wordings of a question to be added up."""
        return self.values(question)

    def clean(self, question: Question, value: Any, path: str) -> Any:
        """The answer in the one form that is stored; raises Invalid at `path`."""
        raise NotImplementedError

    def is_whole(self, question: Question, answer: Any) -> bool:
        """Whether a cleaned answer leaves nothing out that a required question asks for."""
        return True

    def parts(self, question: Question) -> Sequence[str]:
        """What a form may name after the question: `a.QUESTION.PART`."""
        return ()

    def form_faults(self, question: Question, given: Given) -> Sequence[str]:
        """What a form says beyond that which its question takes, as programs are told."""
        found = []
        if any(self._are_several(values) for values in (given.values, *given.parts.values())):
            found.append(ONLY_ONE)
        if given.other and not (self.takes_other and "other" in question.option_keys()):
            found.append(NO_OTHER)
        return found

    def _are_several(self, values: Sequence[str]) -> bool:
        return not self.takes_several and len({value.strip() for value in values} - {""}) > 1

    def from_form(self, question: Question, given: Given) -> Any:
        """The answer that a plain HTML form sent, as `clean` takes it; None when left empty."""
        raise NotImplementedError

    def options_chosen(self, question: Question, answer: Any) -> Sequence[str]:
        """Tally options that a cleaned answer counts for."""
        return ()

    def sums(self, question: Question, answer: Any) -> Mapping[str, int]:
        """What a cleaned answer adds to the marks SUM and SQUARES; nothing unless it is a number.

        With the base, they give mean and variance also where values are too many for a histogram.
        """
        return {}

    def summarise(self, question: Question, counts: Mapping[str, int]) -> dict[str, Any]:
        """Public results of the question from its tally (option → n), as the contract has them."""
        return {"base": counts.get(ANSWERED, 0)}

    def variables(self, question: Question) -> Sequence[Variable]:
        """Columns of a spelled out question in the export; by itself one with the answer."""
        return (Variable(question.key, question.text, None, self.holds),)

    def cell(self, question: Question, answer: Any, variable: Variable) -> Any:
        """Value of one column for a given (neither skipped nor refused) answer.

        None where the answer leaves out what the column is about.
        """
        return answer

    def invented(self, question: Question, whim: Whim) -> Any:
        """An answer that an invented reader gives, as the contract writes it."""
        raise NotImplementedError


def whole_number(text: str) -> int | str | None:
    """What was typed as a number; what is none stays a text, and nothing is None."""
    digits = text.removeprefix("-")
    # Nothing that is asked for is that long, and Python refuses to read thousands of digits.
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 10
    return int(text) if is_number else text or None
