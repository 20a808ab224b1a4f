"""The page of a change: who answered both, what changed, and what to know about the wording."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from survey_app.analytics.change.counting import LEAST, Who, answered_both, parts_answered
from survey_app.analytics.change.numbers import numbers_change
from survey_app.analytics.change.options import options_change, several_change
from survey_app.analytics.change.pairs import Pair, Shape, comparable, rewordings
from survey_app.analytics.change.places import places_change
from survey_app.analytics.change.rows import rows_change
from survey_app.analytics.change.sentence import Found, change_sentence
from survey_app.analytics.field_dates import Days
from survey_app.analytics.filters.expression import expression
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.questions import asked, choices_of, parts_of
from survey_app.analytics.filters.words import Names, readers_in_words
from survey_app.analytics.shares import Share
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.source import Sources
from survey_app.surveys.definition import Question
from survey_app.surveys.published import PublishedVersion

WHOLE = (Shape.CHOICE, Shape.NUMBER)
"""Answers without parts."""


@dataclass(frozen=True)
class ChangePage:
    """What the readers that a filter lets in changed between two questions."""

    pair: Pair
    who: Who
    change: Found | None
    """None where too few answered both."""
    sentence: str
    """Empty where too few answered both."""
    reworded: tuple[dt.datetime, ...]
    """When a word of either question changed, among the versions that are counted."""
    has_others: bool
    """Whether other versions ask both, but in a way that is not counted with these."""


def change_page(
    sources: Sources,
    versions: Sequence[PublishedVersion],
    pair: Pair,
    found: Filter,
    names: Names,
    asked_on: Days,
) -> ChangePage:
    """The change between the two questions of a pair; `versions` stand oldest first, `asked_on`
    are the days of the period on which the survey asked."""
    let_in = [one for one in versions if not found.versions or one.number in found.versions]
    counted = comparable(pair, let_in)
    snapshot = sources.snapshot()
    inside = expression(found, snapshot, sources.articles(found))
    looked = Looked(snapshot, pair, asked(versions), [one.number for one in counted], inside)
    who, change = _of_one(looked) if pair.shape in WHOLE else _of_parts(looked)
    sentence = ""
    if change is not None:
        readers = readers_in_words(found, names)
        sentence = change_sentence(pair, change, readers, sources.publication.name, asked_on)
    return ChangePage(
        pair=pair,
        who=who,
        change=change,
        sentence=sentence,
        reworded=tuple(one.published_at for one in rewordings(pair, counted)),
        has_others=any(_asks_both(one, pair) for one in let_in if one not in counted),
    )


class Looked(NamedTuple):
    """What is counted."""

    snapshot: Snapshot
    pair: Pair
    known: Mapping[str, Question]
    """All questions, as `questions.asked` gives them."""
    versions: Sequence[int]
    inside: pl.Expr
    """Which responses are let in."""

    def words(self, of: Callable[[Question], Mapping[str, str]]) -> dict[str, str]:
        """Key → words of what both questions have."""
        before, after = (of(self.known[key]) for key in self.pair.keys)
        return {**before, **after}


def _of_one(looked: Looked) -> tuple[Who, Found | None]:
    """Of a question with one answer."""
    snapshot, pair, _, versions, inside = looked
    both = answered_both(snapshot, pair, versions, inside)
    if both.n < LEAST:
        return both.who, None
    if pair.shape is Shape.NUMBER:
        return both.who, numbers_change(pair.before, both.moves)
    return both.who, options_change(looked.words(choices_of), both.moves)


def _of_parts(looked: Looked) -> tuple[Who, Found | None]:
    """Of a question with an answer for each row or option."""
    snapshot, pair, _, versions, inside = looked
    labels = looked.words(choices_of if pair.shape is Shape.SEVERAL else parts_of)
    found = parts_answered(snapshot, pair, labels, versions, inside)
    n, parts = found.who.n, found.parts
    if n < LEAST:
        return found.who, None
    if pair.shape is Shape.ROWS:
        return found.who, rows_change(labels, looked.words(choices_of), parts, n)
    changed = Share(found.changed, n)
    if pair.shape is Shape.PLACES:
        return found.who, places_change(labels, parts, changed)
    return found.who, several_change(labels, {key: it.moves for key, it in parts.items()}, changed)


def _asks_both(version: PublishedVersion, pair: Pair) -> bool:
    return all(version.definition.question(key) is not None for key in pair.keys)
