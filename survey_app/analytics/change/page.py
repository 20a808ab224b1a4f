"""The page of a change: who answered both, what changed, and what to know about the wording."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from survey_app.analytics.change.counting import Both, answered_both
from survey_app.analytics.change.numbers import NumbersChange, numbers_change
from survey_app.analytics.change.options import OptionsChange, options_change
from survey_app.analytics.change.pairs import Pair, comparable, rewordings
from survey_app.analytics.change.sentence import change_sentence
from survey_app.analytics.field_dates import Days
from survey_app.analytics.filters.expression import expression
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.questions import asked, choices_of
from survey_app.analytics.filters.words import Names, readers_in_words
from survey_app.analytics.source import Sources
from survey_app.surveys.published import PublishedVersion

LEAST = 30
"""Readers who answered both, below whom nothing is said."""


@dataclass(frozen=True)
class ChangePage:
    """What the readers that a filter lets in changed between two questions."""

    pair: Pair
    both: Both
    options: OptionsChange | None
    """Of a choice; None of numbers, and where too few answered both."""
    numbers: NumbersChange | None
    sentence: str
    """Empty where too few answered both."""
    reworded: tuple[dt.datetime, ...]
    """When a word of either question changed, among the versions that are counted."""
    has_others: bool
    """Whether other versions ask both, but on another scale, and are not counted."""


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
    both = answered_both(snapshot, pair, [one.number for one in counted], inside)
    options = numbers = None
    if both.n >= LEAST and pair.is_number:
        numbers = numbers_change(pair.before, both.moves)
    elif both.n >= LEAST:
        known = asked(versions)
        labels = {**choices_of(known[pair.before.key]), **choices_of(known[pair.after.key])}
        options = options_change(labels, both.moves)
    change, sentence = options or numbers, ""
    if change is not None:
        readers = readers_in_words(found, names)
        sentence = change_sentence(pair, change, readers, sources.publication.name, asked_on)
    return ChangePage(
        pair=pair,
        both=both,
        options=options,
        numbers=numbers,
        sentence=sentence,
        reworded=tuple(one.published_at for one in rewordings(pair, counted)),
        has_others=any(_asks_both(one, pair) for one in let_in if one not in counted),
    )


def _asks_both(version: PublishedVersion, pair: Pair) -> bool:
    return all(version.definition.question(key) is not None for key in pair.keys)
