"""Maintained counts of responses: deltas in the writing transaction, folded later, read together.

A cell is (version, article, day, channel, device, complete, flagged, question, option). With an
empty question the option is a mark of the whole response; otherwise it is an option, a value, or
a mark of the question. `SurveyTally` holds the same counts by question and option alone.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, cast, delete, func, null, select, union_all
from sqlalchemy.orm import Session

from survey_app.collect.models import SurveyTally, Tally, TallyDelta
from survey_app.collect.shards import shards_with
from survey_app.database import Database, insert_into, transaction
from survey_app.surveys.definition import Definition
from survey_app.surveys.kinds.base import ANSWERED, REFUSAL, REFUSED, SKIPPED
from survey_app.surveys.kinds.registry import KINDS

RESPONSES = "*responses"
"""Mark: counted responses, complete and partial."""
COMPLETE = "*complete"
"""Mark: complete responses."""
MEASURED = "*measured"
"""Mark: responses that count for the answer rate (contract section 5)."""

RATE_CHANNELS = frozenset({"inline", "slide", "frame"})
"""Only what is answered where it can be seen is compared with how often it was seen."""

CELL = (
    "version",
    "article_id",
    "day",
    "channel",
    "device",
    "complete",
    "flagged",
    "question",
    "option",
)
"""Dimensions of a cell within a survey, in the order in which deltas store them."""
DIMENSIONS = ("survey_id", *CELL)
FOLDED_AT_ONCE = 1000
"""Deltas of one shard that one transaction folds."""

STORED = list[tuple[int, int, dt.date, str, str, bool, bool, str, str, int]]
"""The cells of a delta: the dimensions of CELL, and what is added."""

Cell = tuple[Any, ...]
Counts = Counter[Cell]


def cells_of(row: Mapping[str, Any], definition: Definition) -> Counts:
    """The cells in which a response counts, from its columns.

    None for tests, and for what was withdrawn or superseded. Raises LookupError for an answer to
    a question that `definition` does not have.
    """
    counts: Counts = Counter()
    if row["test"] or row["withdrawn"] or row["superseded"]:
        return counts
    head = (
        row["version"],
        row["article_id"],
        row["day"],
        row["channel"],
        row["device"],
        row["complete"],
        bool(row["flags"]),
    )
    for mark in _marks(row):
        counts[(*head, "", mark)] = 1
    for key, answer in row["answers"].items():
        for option, n in _options(definition, key, answer):
            counts[(*head, key, option)] += n
    return counts


def delta_row(
    shard: int, survey_id: int, identifier: UUID, counts: Counts
) -> dict[str, Any] | None:
    """A row for TallyDelta, None where nothing changed."""
    cells = [[*cell, n] for cell, n in sorted(counts.items()) if n]
    if not cells:
        return None
    return {"shard": shard, "id": identifier, "survey_id": survey_id, "cells": cells}


def read(
    session: Session,
    shards: Sequence[int],
    *,
    by: Sequence[str],
    since: dt.date | None = None,
    until: dt.date | None = None,
    **where: Any,
) -> dict[Cell, int]:
    """Counts for each combination of the `by` dimensions, from folded and pending together.

    `since` and `until` are days, both inclusive; every other argument (a dimension) keeps the
    cells with that value. One statement reads both tables, so a fold in between changes nothing.
    """
    counts: Counter[Cell] = Counter()
    rows = session.execute(_folded_and_pending(shards, by, since, until, where))
    pending = []
    for row in rows:
        if row.cells is not None:
            pending.append((row.delta_survey, row.cells))
        elif row.n is not None:
            counts[tuple(row[: len(by)])] += int(row.n)
    for survey_id, cells in pending:
        for *cell, n in cells_in(cells) or ():
            named = dict(zip(DIMENSIONS, (survey_id, *cell), strict=True))
            if _within(named, since, until, where):
                counts[tuple(named[name] for name in by)] += n
    return {key: n for key, n in counts.items() if n}


def survey_counts(
    session: Session, shards: Sequence[int], survey_id: int
) -> dict[str, dict[str, int]]:
    """Question → option or mark → n of a whole survey; the empty question holds whole responses.

    One statement over few rows, however many articles and days there are.
    """
    text, number = SurveyTally.question.type, SurveyTally.n.type
    no_cells = cast(null(), TallyDelta.cells.type)
    folded = select(
        SurveyTally.question, SurveyTally.option, SurveyTally.n, no_cells.label("cells")
    ).where(SurveyTally.shard.in_(shards), SurveyTally.survey_id == survey_id)
    pending = select(
        cast(null(), text), cast(null(), text), cast(null(), number), TallyDelta.cells
    ).where(TallyDelta.shard.in_(shards), TallyDelta.survey_id == survey_id)
    counts: Counter[tuple[str, str]] = Counter()
    for question, option, n, cells in session.execute(union_all(folded, pending)):
        if cells is None:
            counts[question, option] += n
        for *_, at, what, more in cells_in(cells) or ():
            counts[at, what] += more
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (question, option), n in counts.items():
        if n:
            found[question][option] = n
    return found


def cells_in(document: Any) -> list[tuple[Any, ...]] | None:
    """The cells that a delta holds, each with what it adds; None where it cannot be read."""
    try:
        return msgspec.convert(document, STORED)
    except msgspec.ValidationError:
        return None


def fold(database: Database, unreadable: set[UUID] | None = None) -> int:
    """Add pending deltas to the tallies; returns how many, at most FOLDED_AT_ONCE of a shard.

    Any number of processes may do this at once: a delta is locked, added and deleted in one
    transaction, so each is added exactly once. One that cannot be read stays where it is until
    the tallies are rebuilt; its id joins `unreadable`, and what stands there is passed over.
    """
    apart = set() if unreadable is None else unreadable
    with database.reading() as session:
        shards = shards_with(session, TallyDelta)
    return sum(_fold_shard(database, shard, apart) for shard in shards)


def _fold_shard(database: Database, shard: int, unreadable: set[UUID]) -> int:
    here = TallyDelta.shard == shard
    query = select(TallyDelta.id, TallyDelta.survey_id, TallyDelta.cells)
    waiting = query.where(here, TallyDelta.id.not_in(unreadable)).order_by(TallyDelta.id)
    totals: Counter[Cell] = Counter()
    summed: set[UUID] = set()
    # A delta never changes: it is read and summed before writers have to wait.
    with database.reading() as session:
        for identifier, survey_id, document in session.execute(waiting.limit(FOLDED_AT_ONCE)):
            cells = cells_in(document)
            (unreadable if cells is None else summed).add(identifier)
            for *cell, n in cells or ():
                totals[(survey_id, *cell)] += n
    ours = (here, TallyDelta.id.in_(summed))
    with transaction(database.writing()) as session:
        locked = select(TallyDelta.id).where(*ours).with_for_update(skip_locked=True)
        if set(session.scalars(locked)) != summed:
            return 0  # another process folds them
        add_to_tally(session, shard, totals)
        session.execute(delete(TallyDelta).where(*ours))
    return len(summed)


def add_to_tally(session: Session, shard: int, totals: Counts) -> None:
    """Add counts keyed by (survey, *cell) to one shard's tallies, those of whole surveys too."""
    surveys: Counts = Counter()
    for (survey_id, *cell), n in totals.items():
        surveys[(survey_id, *cell[-2:])] += n
    add_cells(session, Tally, shard, totals)
    add_cells(session, SurveyTally, shard, surveys)


def add_cells(
    session: Session, table: type[Tally] | type[SurveyTally], shard: int, totals: Counts
) -> None:
    """Add counts to one shard of one table, keyed by its other dimensions in their order."""
    keys = [column.name for column in table.__table__.primary_key]
    rows = [
        {**dict(zip(keys, (shard, *cell), strict=True)), "n": n}
        for cell, n in sorted(totals.items())
        if n
    ]
    if not rows:
        return
    statement = insert_into(session, table)
    added = {"n": table.n + statement.excluded.n}
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=added), rows)


def _marks(row: Mapping[str, Any]) -> Iterator[str]:
    """Marks of a counted response as a whole."""
    yield RESPONSES
    if row["complete"]:
        yield COMPLETE
    if row["measured"] and row["channel"] in RATE_CHANNELS:
        yield MEASURED


def _options(definition: Definition, key: str, answer: Any) -> Iterator[tuple[str, int]]:
    """Options and marks of one answer, each with what it adds."""
    if answer is None:
        yield SKIPPED, 1
        return
    if answer == REFUSAL:
        yield REFUSED, 1
        return
    question = definition.question(key)
    if question is None:
        raise LookupError(f"{key} is not in the version that was answered")
    kind = KINDS[question.kind]
    yield ANSWERED, 1
    for option in kind.options_chosen(question, answer):
        yield option, 1
    yield from kind.sums(question, answer).items()


def _folded_and_pending(
    shards: Sequence[int],
    by: Sequence[str],
    since: dt.date | None,
    until: dt.date | None,
    where: dict[str, Any],
) -> Select[Any]:
    keys = [getattr(Tally, name) for name in by]
    no_survey, no_cells = TallyDelta.survey_id.type, TallyDelta.cells.type
    folded = select(
        *keys,
        func.sum(Tally.n).label("n"),
        cast(null(), no_survey).label("delta_survey"),
        cast(null(), no_cells).label("cells"),
    ).where(Tally.shard.in_(shards))
    if since is not None:
        folded = folded.where(Tally.day >= since)
    if until is not None:
        folded = folded.where(Tally.day <= until)
    for name, value in where.items():
        folded = folded.where(getattr(Tally, name) == value)
    pending = select(
        *(cast(null(), key.type) for key in keys),
        cast(null(), Tally.n.type),
        TallyDelta.survey_id,
        TallyDelta.cells,
    ).where(TallyDelta.shard.in_(shards))
    if "survey_id" in where:
        pending = pending.where(TallyDelta.survey_id == where["survey_id"])
    both = union_all(folded.group_by(*keys), pending).subquery()
    return select(both)


def _within(
    named: dict[str, Any], since: dt.date | None, until: dt.date | None, where: dict[str, Any]
) -> bool:
    if since is not None and named["day"] < since:
        return False
    if until is not None and named["day"] > until:
        return False
    return all(named[name] == value for name, value in where.items())
