"""Questions, and parts of questions, as facets of a table."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from survey_app.analytics.facets.facet import (
    ANSWERED,
    Absence,
    Category,
    Either,
    Facet,
    Measure,
    Several,
    absence,
    answered,
)
from survey_app.analytics.filters.arguments import ANSWER
from survey_app.analytics.filters.questions import choices_of, parts_of
from survey_app.analytics.snapshot.chosen import chosen_columns, has_chosen
from survey_app.analytics.snapshot.meaning import as_days, as_numbers, state_of
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.surveys.codebook import Code
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.base import Control, Holds, Variable
from survey_app.surveys.kinds.registry import KINDS
from survey_app.web.ranges import MINUS

SAID, CHOSE, RANKED = "who answered “{}”", "who chose “{}”", "who gave it place {}"
CHOSEN = {1: Category("1", "Chosen"), 0: Category("0", "Not chosen")}
UNREACHED = -128
"""Less than any code: of a question that was never reached."""
MOST_VALUES = 21
"""A scale with more values is put together into bands."""


def question_facets(snapshot: Snapshot, questions: Mapping[str, Question]) -> Iterator[Either]:
    """The facets of all questions that have any, in the order in which they are asked."""
    for question in questions.values():
        yield from _facets(snapshot, question)


def _facets(snapshot: Snapshot, question: Question) -> Iterator[Either]:
    match KINDS[question.kind].control:
        case Control.RADIOS | Control.SELECT:
            yield _choice(snapshot, question)
        case Control.CHECKBOXES:
            yield from _several(snapshot, question)
        case Control.BATTERY:
            for key, text in parts_of(question).items():
                yield _choice(snapshot, question, key, text)
        case Control.PLACES:
            for key, text in parts_of(question).items():
                yield _place(question, key, text)
        case Control.SCALE | Control.NUMBER:
            yield _number(snapshot, question)
        case Control.DATE:
            yield _month(snapshot, question)


def _choice(snapshot: Snapshot, question: Question, row: str = "", text: str = "") -> Facet:
    """One of the options, of the question or of one row of a battery."""
    column = f"{question.key}_{row}" if row else question.key
    labels = choices_of(question)
    known = {
        number: Category(key, labels[key])
        for number, key in snapshot.labels(column).items()
        if key in labels
    }
    return Facet(
        name=_name(question, row),
        label=f"{text} – {question.text}" if row else question.text,
        phrase=SAID,
        value=pl.col(column),
        reading=answered(known),
        categories=tuple(Category(key, label) for key, label in labels.items()),
        offered_by=_offered_by(snapshot, question),
        is_ordered=KINDS[question.kind].is_agreement,
        is_question=True,
    )


def _several(snapshot: Snapshot, question: Question) -> Iterator[Either]:
    """A question with several answers, and each of its options as a question of its own."""
    chosen = chosen_columns(snapshot.book)[question.key]
    has = has_chosen(chosen)
    options = {
        Category(option.key, option.label): f"{question.key}_{option.key}"
        for option in question.options
        if f"{question.key}_{option.key}" in has
    }
    yield Several(
        name=_name(question),
        label=question.text,
        phrase=CHOSE,
        options={category: has[column] for category, column in options.items()},
        state=_state(chosen),
        reading=_read_state,
        column=next(iter(chosen)) if len(chosen) == 1 else None,
        offered_by=_offered_by(snapshot, question),
        is_question=True,
    )
    for category, column in options.items():
        yield Facet(
            name=_name(question, category.key),
            label=f"{category.label} – {question.text}",
            phrase=f"with “{category.label}” {{}}",
            value=pl.col(column),
            reading=answered(CHOSEN),
            categories=tuple(CHOSEN.values()),
            is_question=True,
            is_part=True,
        )


def _offered_by(snapshot: Snapshot, question: Question) -> dict[Category, frozenset[int]]:
    """Option → the versions that offered it, of those that not all wordings did."""
    offered = {
        version: KINDS[question.kind].spelled_out(asked[question.key].question).option_keys()
        for version, asked in snapshot.book.versions.items()
        if question.key in asked and asked[question.key].question.kind == question.kind
    }
    found = {
        Category(key, label): frozenset(v for v, keys in offered.items() if key in keys)
        for key, label in choices_of(question).items()
    }
    return {option: versions for option, versions in found.items() if len(versions) < len(offered)}


def _state(chosen: Iterable[str]) -> pl.Expr:
    """0 where any of these columns has an answer, else why there is none.

    A column of options that came later says of older answers only that they were not shown.
    """
    told = [pl.col(name).fill_null(UNREACHED).clip(upper_bound=0) for name in chosen]
    known = [pl.when(one != int(Code.NOT_SHOWN)).then(one) for one in told]
    return pl.coalesce(*known, pl.lit(int(Code.NOT_SHOWN)))


def _read_state(value: int) -> Category | Absence:
    return absence(None if value == UNREACHED else value) or ANSWERED


def _place(question: Question, key: str, text: str) -> Facet:
    """The place that one option was given in a ranking."""
    places = {n: Category(str(n), str(n)) for n in range(1, len(question.options) + 1)}
    return Facet(
        name=_name(question, key),
        label=f"{text} – {question.text}",
        phrase=RANKED,
        value=pl.col(f"{question.key}_{key}"),
        reading=answered(places),
        categories=tuple(places.values()),
        measure=Measure("Mean place", ends=(1, len(places))),
        is_question=True,
    )


def _number(snapshot: Snapshot, question: Question) -> Facet:
    """A value of a scale, or a number that somebody typed."""
    kind = KINDS[question.kind]
    values, ends = kind.values(question), kind.ends(question)
    names = dict(zip(ends, (question.low, question.high), strict=True)) if ends else {}
    known: dict[Any, Category] = {}
    if len(values) <= MOST_VALUES:
        words = {value: f"{signed(value)} {names.get(value, '')}".strip() for value in values}
        known = {value: Category(str(value), words[value]) for value in values}
    is_score = question.kind == "nps"
    return Facet(
        name=_name(question),
        label=question.text,
        phrase=SAID,
        value=as_numbers(snapshot, question.key, _column(snapshot, question)),
        reading=answered(known) if known else _read_number,
        categories=tuple(known.values()),
        measure=Measure("Net Promoter Score", _points, is_score=True)
        if is_score
        else Measure("Mean", ends=ends),
        is_banded=not known,
        is_ordered=bool(known),
        is_question=True,
    )


def _read_number(value: Any) -> Category | Absence:
    return absence(value) or Category(f"{value:g}", signed(value))


def _points(value: Any) -> float:
    """What an answer adds to the Net Promoter Score."""
    return 100.0 if value >= 9 else -100.0 if value <= 6 else 0.0


def signed(value: float) -> str:
    """A number as people read it, without needless digits."""
    return f"{value:g}".replace("-", MINUS)


def _month(snapshot: Snapshot, question: Question) -> Facet:
    """The month of a day that somebody chose."""
    of_question = (snapshot, question.key, _column(snapshot, question))
    days, given = as_days(*of_question), state_of(*of_question, frozenset({Holds.DAY}))
    return Facet(
        name=_name(question),
        label=question.text,
        phrase=SAID,
        value=pl.coalesce(days.dt.strftime("%Y-%m"), given.cast(pl.String)),
        reading=_read_month,
        is_dated=True,
        is_question=True,
    )


def _read_month(value: str | None) -> Category | Absence:
    if value is None:
        return Absence.STOPPED
    is_code = value.startswith("-")
    return (absence(int(value)) or Absence.UNKNOWN) if is_code else Category(value, value)


def _column(snapshot: Snapshot, question: Question) -> Variable:
    """The column of a question that has one only."""
    return next(one for one in snapshot.book.columns if one.name == question.key)


def _name(question: Question, part: str = "") -> str:
    return ANSWER + ".".join(filter(None, (question.key, part)))
