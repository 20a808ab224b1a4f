"""Maintained counts of responses: deltas in the writing transaction, folded later, read together.

A cell is (version, article, day, channel, device, question, option). With an empty question the
option is a mark of the whole response; otherwise it is an option, a value, or a mark of the
question.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, cast, delete, func, null, select, union_all
from sqlalchemy.orm import Session

from survey_app.collect.models import Response, Tally, TallyDelta
from survey_app.collect.shards import shards_of
from survey_app.database import Database, insert_into, transaction
from survey_app.publications.models import Publication
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

CELL = ("version", "article_id", "day", "channel", "device", "question", "option")
"""Dimensions of a cell within a survey, in the order in which deltas store them."""
DIMENSIONS = ("survey_id", *CELL)
FOLDED_AT_ONCE = 1000
"""Deltas of one shard that one transaction folds."""
SHARDS_AT_ONCE = 500
"""Shards per query; databases bound the number of parameters."""

Cell = tuple[Any, ...]
Counts = Counter[Cell]


def cells_of(response: Response, definition: Definition) -> Counts:
    """The cells in which a stored response counts; none for tests and withdrawn ones."""
    if response.test or response.withdrawn:
        return Counter()
    head = (
        response.version,
        response.article_id,
        response.day.isoformat(),
        response.channel,
        response.device,
    )
    marks = [("", RESPONSES)]
    if response.complete:
        marks.append(("", COMPLETE))
    if response.measured and response.channel in RATE_CHANNELS:
        marks.append(("", MEASURED))
    for key, answer in response.answers.items():
        marks.extend((key, option) for option in _options(definition, key, answer))
    return Counter((*head, *mark) for mark in marks)


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
        for cell in cells:
            named = _named(survey_id, cell)
            if _within(named, since, until, where):
                counts[tuple(named[name] for name in by)] += cell[-1]
    return {key: n for key, n in counts.items() if n}


def fold(database: Database) -> int:
    """Add pending deltas to the tallies; returns how many were folded.

    Any number of processes may do this at once: a delta is locked, added and deleted in one
    transaction, so each is added exactly once.
    """
    with database.reading() as session:
        shards = _shards_with_deltas(session)
    return sum(_fold_shard(database, shard) for shard in shards)


def _shards_with_deltas(session: Session) -> list[int]:
    publications = session.execute(select(Publication.id, Publication.buckets))
    shards = sorted(shard for row in publications for shard in shards_of(row.id, row.buckets))
    found: list[int] = []
    for start in range(0, len(shards), SHARDS_AT_ONCE):
        some = TallyDelta.shard.in_(shards[start : start + SHARDS_AT_ONCE])
        found.extend(session.scalars(select(TallyDelta.shard).where(some).distinct()))
    return sorted(found)


def _fold_shard(database: Database, shard: int) -> int:
    with transaction(database.writing()) as session:
        query = select(TallyDelta).where(TallyDelta.shard == shard).order_by(TallyDelta.id)
        locked = query.limit(FOLDED_AT_ONCE).with_for_update(skip_locked=True)
        deltas = list(session.scalars(locked))
        totals: Counter[Cell] = Counter()
        for delta in deltas:
            for cell in delta.cells:
                totals[(delta.survey_id, *cell[:-1])] += cell[-1]
        add_to_tally(session, shard, totals)
        session.execute(
            delete(TallyDelta).where(
                TallyDelta.shard == shard, TallyDelta.id.in_([delta.id for delta in deltas])
            )
        )
    return len(deltas)


def add_to_tally(session: Session, shard: int, totals: Counter[Cell]) -> None:
    """Add counts keyed by (survey, *cell) to one shard's tallies."""
    rows = [
        {"shard": shard, **dict(zip(DIMENSIONS, _typed(cell), strict=True)), "n": n}
        for cell, n in sorted(totals.items())
        if n
    ]
    if not rows:
        return
    statement = insert_into(session, Tally)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["shard", *DIMENSIONS], set_={"n": Tally.n + statement.excluded.n}
        ),
        rows,
    )


def _options(definition: Definition, key: str, answer: Any) -> Iterable[str]:
    if answer is None:
        return (SKIPPED,)
    if answer == REFUSAL:
        return (REFUSED,)
    question = definition.question(key)
    if question is None:
        raise LookupError(f"{key} is not in the version that was answered")
    return (ANSWERED, *KINDS[question.kind].options_chosen(question, answer))


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


def _named(survey_id: int, cell: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(DIMENSIONS, _typed((survey_id, *cell[:-1])), strict=True))


def _typed(cell: Sequence[Any]) -> Cell:
    """A stored cell with its day as a date."""
    survey_id, version, article_id, day, *rest = cell
    return (survey_id, version, article_id, dt.date.fromisoformat(day), *rest)


def _within(
    named: dict[str, Any], since: dt.date | None, until: dt.date | None, where: dict[str, Any]
) -> bool:
    if since is not None and named["day"] < since:
        return False
    if until is not None and named["day"] > until:
        return False
    return all(named[name] == value for name, value in where.items())
