"""A filter in plain words: one sentence, and a chip for each of its parts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from survey_app.analytics.filters.dimensions import (
    ARTICLE,
    DIMENSIONS,
    FLAGGED,
    LANGUAGE,
    PLACEMENT,
    VERSION,
    Dimension,
)
from survey_app.analytics.filters.filter import Answered, Filter, ends
from survey_app.analytics.filters.questions import choices_of, parts_of
from survey_app.analytics.periods import listed
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED
from survey_app.surveys.translating import name_of

MARKS = {ANSWERED: "answered", SKIPPED: "skipped", REFUSED: "refused to answer"}
PATTERN = "Unusual pattern"
"""How the chip is called that says whether unusual answers are let in."""
STATUS = {True: "who finished", False: "who did not finish"}


@dataclass(frozen=True)
class Names:
    """What the things that a filter names are called."""

    questions: Mapping[str, Question] = field(default_factory=dict)
    """As `questions.asked` gives them."""
    articles: Mapping[int, str] = field(default_factory=dict)
    placements: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[int, str] = field(default_factory=dict)
    """Number → "the wording since 3 May 2026"."""

    def of(self, dimension: Dimension, value: Any) -> str:
        """What a value of a dimension is called."""
        if dimension is ARTICLE:
            return f"“{self.articles[value]}”" if value in self.articles else "no known article"
        if dimension is PLACEMENT:
            return self.placements.get(value, value)
        if dimension is LANGUAGE:
            return name_of(value)
        if dimension is VERSION:
            return self.versions.get(value, f"wording {value}")
        return dimension.values.get(value, str(value))


@dataclass(frozen=True)
class Chip:
    """One part of a filter, and the filter without it."""

    label: str
    words: str
    rest: Filter


def in_words(found: Filter, names: Names) -> str:
    """The filter as a sentence: "Readers on phones in Politics who finished, since the start"."""
    readers = readers_in_words(found, names)
    whole = capital(readers) if readers != "readers" else "All readers"
    return ", ".join(filter(None, [whole, found.period.label, FLAGGED[found.flagged]]))


def readers_in_words(found: Filter, names: Names) -> str:
    """Whom it lets in: "readers on phones in Politics who finished"."""
    parts = [phrase for phrase in _phrases(found, names) if phrase]
    plain = [phrase for phrase in parts if not phrase.startswith("who ")]
    clauses = [phrase for phrase in parts if phrase.startswith("who ")]
    return " ".join(filter(None, ["readers", *plain, " and ".join(clauses)]))


def chips(found: Filter, names: Names) -> list[Chip]:
    """Each part of the filter, the period apart, which always has one."""
    made = [
        Chip(each.label, capital(names.of(each, value)), found.without(each, value))
        for each in DIMENSIONS
        for value in found.of(each)
    ]
    for pair in found.audience:
        rest = tuple(other for other in found.audience if other != pair)
        made.append(Chip(capital(pair[0]), pair[1], replace(found, audience=rest)))
    if found.complete is not None:
        words = "Finished" if found.complete else "Not finished"
        made.append(Chip("Status", words, replace(found, complete=None)))
    if found.flagged != "with":
        words = "Left out" if found.flagged == "without" else "Only these"
        made.append(Chip(PATTERN, words, replace(found, flagged="with")))
    for answered in found.answers:
        rest_of_answers = tuple(other for other in found.answers if other != answered)
        question, words = _said(answered, names)
        made.append(Chip(question, capital(words), replace(found, answers=rest_of_answers)))
    return made


def _phrases(found: Filter, names: Names) -> Iterator[str]:
    for dimension in (*_first(), *_then()):
        values = [names.of(dimension, value) for value in found.of(dimension)]
        if values:
            yield dimension.phrase.format(listed(values))
    for label, allowed in found.audience_labels.items():
        yield f"whose {label} is {listed(sorted(allowed))}"
    if found.complete is not None:
        yield STATUS[found.complete]
    for answered in found.answers:
        question, words = _said(answered, names)
        verb = MARKS.get(answered.values[0]) if not answered.said else None
        if verb and len(answered.values) == 1:
            yield f"who {verb} “{question}”"
        else:
            yield f"who answered {words} to “{question}”"


def _first() -> Iterator[Dimension]:
    """What stands right behind "Readers"."""
    yield from (each for each in DIMENSIONS if not each.phrase.startswith("who "))


def _then() -> Iterator[Dimension]:
    yield from (each for each in DIMENSIONS if each.phrase.startswith("who "))


def _said(answered: Answered, names: Names) -> tuple[str, str]:
    """The question, or the part of it, and the answers that are let in."""
    question = names.questions.get(answered.question)
    if question is None:
        return answered.question, listed(answered.values)
    text = parts_of(question).get(answered.part, question.text)
    choices = choices_of(question)
    said = [f"“{choices[value]}”" if value in choices else _range(value) for value in answered.said]
    marks = {ANSWERED: "anything", SKIPPED: "nothing", REFUSED: "that they would not"}
    return text, listed([*said, *(marks[mark] for mark in answered.marks)])


def _range(value: str) -> str:
    low, high = (end.replace("-", "−", 1) if end.startswith("-") else end for end in ends(value))
    if low == high:
        return low
    if not high:
        return f"{low} or more"
    return f"{low} to {high}" if low else f"{high} or less"


def capital(text: str) -> str:
    """The text with a capital letter first."""
    return f"{text[:1].upper()}{text[1:]}"
