"""Which questions of a survey tell a before from an after: two with the same answers."""

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from survey_app.surveys.arms import experiments
from survey_app.surveys.definition import Definition, Question
from survey_app.surveys.kinds.base import Control
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedVersion

WORD = re.compile(r"\w+")


class Shape(StrEnum):
    """What the answers of a pair are, which says how they are compared."""

    CHOICE = "choice"
    """One of several options."""
    NUMBER = "number"
    SEVERAL = "several"
    """Any of several options: each is a yes or a no."""
    ROWS = "rows"
    """One of several options for each row."""
    PLACES = "places"
    """A place for each option."""


SHAPES = {
    Control.RADIOS: Shape.CHOICE,
    Control.SELECT: Shape.CHOICE,
    Control.SCALE: Shape.NUMBER,
    Control.NUMBER: Shape.NUMBER,
    Control.CHECKBOXES: Shape.SEVERAL,
    Control.BATTERY: Shape.ROWS,
    Control.PLACES: Shape.PLACES,
}
"""All other answers make no pair."""


@dataclass(frozen=True)
class Pair:
    """Two questions that the same readers are asked, with the same answers to choose from."""

    before: Question
    after: Question

    @property
    def shape(self) -> Shape:
        """What the answers of both are."""
        return SHAPES[KINDS[self.before.kind].control]

    @property
    def keys(self) -> tuple[str, str]:
        """The keys of both."""
        return self.before.key, self.after.key


class _Placed(NamedTuple):
    """A question, where it stands, and the words of its text."""

    place: int
    question: Question
    words: frozenset[str]


def pairs(definition: Definition) -> list[Pair]:
    """All pairs of a survey in the order in which they are asked, the likeliest first.

    Questions that read alike come before all others; of these, the nearest by order.
    """
    alike: defaultdict[Hashable, list[_Placed]] = defaultdict(list)
    for place, question in enumerate(definition.questions()):
        answers = _answers(question, definition.language)
        if answers is not None:
            words = frozenset(WORD.findall(question.text.lower()))
            alike[answers].append(_Placed(place, question, words))
    # Of two wordings each reader gets one: nobody answers both.
    apart = {(one.a.key, one.b.key) for one in experiments(definition)}
    found = [
        (not _read_alike(one, other), other.place - one.place, one.place, pair)
        for group in alike.values()
        for one, other in combinations(group, 2)
        if (pair := Pair(one.question, other.question)).keys not in apart
    ]
    return [pair for *_, pair in sorted(found, key=lambda each: each[:3])]


def chosen(known: Sequence[Pair], before: str, after: str) -> Pair | None:
    """The pair of these two questions, in either order; None where they are none."""
    for pair in known:
        if pair.keys == (before, after):
            return pair
        if pair.keys == (after, before):
            return Pair(pair.after, pair.before)
    return None


def offered(known: Sequence[Pair], definition: Definition) -> list[Question]:
    """The questions that are in a pair, in the order in which they are asked."""
    paired = {key for pair in known for key in pair.keys}
    return [question for question in definition.questions() if question.key in paired]


def comparable(pair: Pair, versions: Sequence[PublishedVersion]) -> list[PublishedVersion]:
    """The versions that ask both of the same kind, on the same scale and with the same limits as
    the pair does."""
    return [
        version
        for version in versions
        if all(
            _is_same(version.definition.question(one.key), one) for one in (pair.before, pair.after)
        )
    ]


def rewordings(pair: Pair, versions: Sequence[PublishedVersion]) -> list[PublishedVersion]:
    """Those of these versions, oldest first, that changed a word of either question or option."""
    found, said = [], None
    for version in versions:
        now = [_words(version.definition.question(key)) for key in pair.keys]
        if said is not None and now != said:
            found.append(version)
        said = now
    return found


def _answers(question: Question, language: str) -> Hashable | None:
    """What two questions must have in common; None where their answers make no pair."""
    kind = KINDS[question.kind]
    shape = SHAPES.get(kind.control)
    if shape is None:
        return None
    if shape is Shape.NUMBER:
        return question.kind, kind.basis(question), question.min, question.max
    options = kind.spelled_out(question, language).options
    rows = tuple((row.key, row.text) for row in question.rows)
    return question.kind, tuple((one.key, one.label) for one in options), rows, _limits(question)


def _read_alike(one: _Placed, other: _Placed) -> bool:
    """Whether half of the words of the shorter text, or more, are in both."""
    return 2 * len(one.words & other.words) >= min(len(one.words), len(other.words)) > 0


def _is_same(asked: Question | None, now: Question) -> bool:
    kind = KINDS[now.kind]
    if asked is None or asked.kind != now.kind:
        return False
    return (kind.basis(asked), _limits(asked)) == (kind.basis(now), _limits(now))


def _limits(question: Question) -> Hashable:
    """How many options may be chosen; of a ranking what the places are given to, as well."""
    match SHAPES.get(KINDS[question.kind].control):
        case Shape.SEVERAL:
            return question.min, question.max
        case Shape.PLACES:
            return question.max, frozenset(question.option_keys())
        case _:
            return None


def _words(question: Question | None) -> object:
    if question is None:
        return None
    rows = [(row.key, row.text) for row in question.rows]
    return question.text, [(one.key, one.label) for one in question.options], rows
