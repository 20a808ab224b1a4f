"""Conditions as rows of a form: `[question] [is] [answers]`, all of which hold or any of them.

What was written elsewhere and lies deeper has no rows; it is shown in words and can be removed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey_app.surveys.arms import ARM, ARMS
from survey_app.surveys.conditional import conditions_of, earlier, what_stands_at
from survey_app.surveys.conditions import FACT, MOST_PARTS
from survey_app.surveys.conditions_in_words import AUDIENCE, FACTS, in_words, labels_of, named
from survey_app.surveys.definition import Condition, Definition, Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.presses import plain

Typed = Mapping[str, str]

VERBS = {
    "is": "is",
    "not": "is not",
    "least": "is at least",
    "most": "is at most",
    "answered": "was answered",
    "unanswered": "was not answered",
}
BARE = ("answered", "unanswered")
"""Verbs after which nothing follows."""
CHOSEN = ("is", "not", *BARE)
COUNTED = tuple(VERBS)
NUMBERS = (Control.SCALE, Control.NUMBER)
CHANNELS = {
    "inline": "in the article",
    "slide": "slide-in",
    "hosted": "its own page",
    "frame": "frame",
    "newsletter": "newsletter",
    "amp": "AMP",
    "app": "app",
}
FIXED = {
    ":device": {"phone": "phone", "tablet": "tablet", "desktop": "computer"},
    ":channel": CHANNELS,
    ARM: {arm: f"half {arm}" for arm in ARMS},
}
"""Facts of which all values are known, and what editors call these."""


@dataclass(frozen=True)
class Subject:
    """Something that a condition can look at."""

    name: str
    """As conditions name it."""
    label: str
    verbs: Sequence[str]
    choices: Mapping[str, str]
    """Value → its label; empty where the values are typed, parted by commas."""
    is_number: bool = False


@dataclass(frozen=True)
class Row:
    """One comparison."""

    subject: str
    verb: str
    values: tuple[Any, ...] = ()

    @property
    def is_bare(self) -> bool:
        """Whether no values follow."""
        return self.verb in BARE

    @property
    def typed(self) -> str:
        """The values as they stand in a field."""
        return ", ".join(str(value) for value in self.values)


@dataclass(frozen=True)
class Rows:
    """A condition as an editor changes it."""

    join: str
    """`all` or `any`."""
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Shown:
    """A condition as the editor's page shows it."""

    place: str
    what: str
    """What is shown if it holds, as editors call it."""
    words: str
    rows: Rows | None
    """None where it lies deeper than rows do."""
    subjects: Mapping[str, Subject]


def shown_conditions(definition: Definition, labels: Sequence[str] = ()) -> dict[str, Shown]:
    """Place → condition, of everything that has one."""
    return {
        place: Shown(
            place,
            what_stands_at(definition, place),
            in_words(condition, definition),
            rows_of(condition),
            subjects_at(definition, place, labels),
        )
        for place, condition in conditions_of(definition).items()
    }


def subjects_at(
    definition: Definition, place: str, labels: Sequence[str] = ()
) -> dict[str, Subject]:
    """What a condition at a place may look at, by name: earlier questions, then facts.

    `labels` are those that the title's pages may say of their readers.
    """
    found = [
        subject
        for question in earlier(definition, place)
        for subject in _of_question(question, definition)
    ]
    facts = [f"{FACT}{fact}" for fact in (*FACTS, *(f"{AUDIENCE}{label}" for label in labels))]
    found += [Subject(fact, named(fact, {}), CHOSEN, FIXED.get(fact, {})) for fact in facts]
    return {subject.name: subject for subject in found}


def rows_of(condition: Condition) -> Rows | None:
    """The condition as rows; None where it lies deeper than rows do."""
    name, *parts = condition
    join, each = (name, parts) if name in ("all", "any") else ("all", [condition])
    rows = [_row_of(part) for part in each]
    return None if None in rows else Rows(join, tuple(row for row in rows if row is not None))


def condition_of(rows: Rows) -> Condition | None:
    """The condition that rows mean; None where there are none."""
    # Lists within, as stored definitions have them: equal ones must be equal.
    each = [_comparison(row) for row in rows.rows[: MOST_PARTS - 1]]
    if not each:
        return None
    return tuple(each[0]) if len(each) == 1 else (rows.join, *each)


def typed_rows(
    place: str, typed: Typed, before: Rows, subjects: Mapping[str, Subject]
) -> Rows | None:
    """The rows that were typed at a place; None where the page showed none.

    A verb or values that do not fit what a row looks at now are left out. What looks at something
    that is gone, or comes later by now, stays until its editor changes it.
    """
    if f"{place}.join" not in typed:
        return None
    rows = tuple(
        before.rows[at - 1]
        if _is_kept(name, at, before, subjects)
        else _typed(f"{place}.{at}", typed, subjects)
        for at, name in _typed_subjects(place, typed)
    )
    return Rows("any" if typed[f"{place}.join"] == "any" else "all", rows)


def first_row(subjects: Mapping[str, Subject]) -> Row:
    """What a new row begins with: the last question before, or the first fact."""
    questions = [name for name in subjects if not name.startswith(FACT)]
    subject = subjects[questions[-1] if questions else next(iter(subjects))]
    return Row(subject.name, subject.verbs[0])


def _of_question(question: Question, definition: Definition) -> Iterator[Subject]:
    kind = KINDS[question.kind]
    names = [f"{question.key}.{row}" for row in question.row_keys()] or [question.key]
    is_number = kind.control in NUMBERS
    choices = {} if kind.control is Control.PLACES else labels_of(question, definition.language)
    verbs = COUNTED if is_number else CHOSEN if choices else BARE
    for name in names:
        label = named(name, {question.key: question})
        yield Subject(name, label, verbs, {} if is_number else choices, is_number)


def _row_of(condition: Any) -> Row | None:
    name, *parts = condition
    if name == "not" and parts[0][0] in ("is", "answered"):
        inner, *rest = parts[0]
        return Row(rest[0], "not" if inner == "is" else "unanswered", tuple(rest[1:]))
    if name in ("all", "any", "not"):
        return None
    return Row(parts[0], name, tuple(parts[1:]))


def _comparison(row: Row) -> list[Any]:
    if row.verb == "unanswered":
        return ["not", ["answered", row.subject]]
    if row.verb == "not":
        return ["not", ["is", row.subject, *row.values]]
    return [row.verb, row.subject, *row.values]


def _typed_subjects(place: str, typed: Typed) -> Iterator[tuple[int, str]]:
    """Number of a row, and what it is to look at."""
    at = 1
    while f"{place}.{at}.subject" in typed and at < MOST_PARTS:
        yield at, typed[f"{place}.{at}.subject"]
        at += 1


def _is_kept(name: str, at: int, before: Rows, subjects: Mapping[str, Subject]) -> bool:
    return name not in subjects and at <= len(before.rows) and before.rows[at - 1].subject == name


def _typed(field: str, typed: Typed, subjects: Mapping[str, Subject]) -> Row:
    name, verb = typed[f"{field}.subject"], typed.get(f"{field}.verb", "")
    subject = subjects.get(name)
    if subject is None:
        return first_row(subjects)
    verb = verb if verb in subject.verbs else subject.verbs[0]
    if verb in BARE:
        return Row(name, verb)
    if subject.choices:
        chosen = tuple(value for value in subject.choices if f"{field}.{name}={value}" in typed)
        return Row(name, verb, chosen)
    values = _split(typed.get(f"{field}.{name}", ""))
    if subject.is_number:
        values = tuple(number for value in values if (number := _number(value)) is not None)
    return Row(name, verb, values[:1] if verb in ("least", "most") else values)


def _split(text: str) -> tuple[Any, ...]:
    parts = [plain(part) for part in text.split(",")]
    return tuple(part for part in parts if part)[: MOST_PARTS - 2]


def _number(text: str) -> int | float | None:
    text = text.replace("−", "-")
    digits = text.removeprefix("-").replace(".", "", 1)
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 16):
        return None
    return float(text) if "." in text else int(text)
