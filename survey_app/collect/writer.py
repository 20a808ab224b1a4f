"""Storing responses: what is acknowledged is stored exactly once, and counted exactly once.

A batch is written one shard per transaction. Rows are inserted where the id is new; those that
were there already are locked, read, and changed only by a higher revision; the counts change by
what is stored now less what was stored before. Two processes that meet on one id therefore
count it once: one of them inserts, the other waits and then finds the row.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from hmac import compare_digest
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from survey_app.collect.changes import (
    PATIENCE,
    RESPONSES,
    Changes,
    attempt,
    columns_of,
    locked,
    may_change,
)
from survey_app.collect.deltas import Delta
from survey_app.collect.ids import clock_is_wrong
from survey_app.collect.models import Response
from survey_app.collect.outcomes import (
    AnotherBody,
    Done,
    Incoming,
    NotOpen,
    Outcome,
    Withdrawn,
    WrongClock,
)
from survey_app.collect.page_times import TOOK, later_times
from survey_app.collect.sender import NETWORK
from survey_app.collect.voices import SAME_READER, seen_before, take_voices
from survey_app.database import Database
from survey_app.errors import Forbidden, Invalid, Malformed, SurveyError
from survey_app.inserting import insert_new

log = logging.getLogger(__name__)

DECIDE = (
    RESPONSES.update()
    .where(RESPONSES.c.shard == bindparam("shard_of"), RESPONSES.c.id == bindparam("response"))
    .values(superseded=bindparam("replaced"), flags=bindparam("why"))
)
"""What can be told of a response only after it is stored."""
FIXED = frozenset(
    {"shard", "id", "survey_id", "test", "day", "created_at", "secret_hash", "superseded", "flags"}
)
"""Columns that keep what the first revision brought, or what was decided when it came."""
POISON = (
    SurveyError,
    DataError,
    IntegrityError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
)
"""What one item can bring about; the others of its batch are stored without it."""

Numbered = tuple[int, Incoming]
"""An item with its place in the batch."""
Counted = Callable[[int, Delta], None]
"""Is told a survey's number, and what a transaction has changed in its counts."""


def store(
    database: Database, batch: Sequence[Incoming], counted: Counted = lambda _survey, _delta: None
) -> list[Outcome]:
    """Store a batch durably; returns an outcome for each item, in order.

    Whoever is `counted` hears how the counts of each survey have changed, once that is committed.

    When this returns, what it says is committed and synced. Items of one id may stand in one
    batch; they are treated as if they had arrived one after the other, the highest revision first.
    """
    shards: defaultdict[int, list[Numbered]] = defaultdict(list)
    for index, item in enumerate(batch):
        shards[item.shard].append((index, item))
    outcomes: dict[int, Outcome] = {}
    for shard, items in sorted(shards.items()):
        items.sort(key=lambda numbered: (numbered[1].id, -numbered[1].revision))
        outcomes |= _store_items(database, shard, items, counted)
    return [outcomes[index] for index in range(len(batch))]


def _store_items(
    database: Database, shard: int, items: list[Numbered], counted: Counted
) -> dict[int, Outcome]:
    """Store items in one transaction; each in its own when one of them cannot be stored."""
    known = {(item.survey_id, item.row["version"]): item.definition for _, item in items}
    questions = {version: definition.by_key() for version, definition in known.items()}

    def transact(changes: Changes) -> tuple[dict[int, Outcome], Mapping[int, Delta]]:
        with database.writing(PATIENCE) as session:
            outcomes = _store_rounds(session, shard, items, changes)
            changes.write(session, shard, items[0][1].now)
            session.commit()
        return outcomes, changes.deltas

    try:
        outcomes, deltas = attempt(database, questions, transact)
    except POISON as error:
        if len(items) == 1:
            return {items[0][0]: Outcome(error=_failure(error))}
        alone = (_store_items(database, shard, [item], counted) for item in items)
        return {index: outcome for found in alone for index, outcome in found.items()}
    for survey_id, delta in deltas.items():
        counted(survey_id, delta)
    return outcomes


def _store_rounds(
    session: Session, shard: int, items: list[Numbered], changes: Changes
) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    waiting = items
    while waiting:
        first = {item.id: (index, item) for index, item in reversed(waiting)}
        different = sorted(first.values(), key=lambda pair: pair[1].id)
        outcomes |= _store_round(session, shard, different, changes)
        waiting = [(i, item) for i, item in waiting if first[item.id][0] != i]
    return outcomes


def _store_round(
    session: Session, shard: int, items: list[Numbered], changes: Changes
) -> dict[int, Outcome]:
    """Store items whose ids all differ, in the order of their ids."""
    admitted = [
        (index, item)
        for index, item in items
        if item.survey.is_open and not clock_is_wrong(item.id, item.now)
    ]
    given = [dict(item.row) for _, item in admitted]
    inserted = set(insert_new(session, RESPONSES, given, "id"))
    rows = {row["id"]: row for row in given if row["id"] in inserted}
    _count_new(session, shard, [pair for pair in items if pair[1].id in inserted], rows, changes)
    there = locked(session, shard, [item.id for _, item in items if item.id not in inserted])
    outcomes = {}
    for index, item in items:
        stored = there.get(item.id)
        if item.id in inserted:
            outcomes[index] = Outcome(Done.STORED, item.revision)
        elif stored is None:
            outcomes[index] = Outcome(error=_refusal(item))
        else:
            outcomes[index] = _meet(stored, item, changes)
    return outcomes


def _as_they_came(items: list[Numbered]) -> list[Incoming]:
    return [item for _, item in sorted(items, key=lambda numbered: numbered[0])]


def _count_new(
    session: Session,
    shard: int,
    new: list[Numbered],
    rows: dict[UUID, dict[str, Any]],
    changes: Changes,
) -> None:
    """Let new responses take their readers' voices, and count those that count."""
    arrived = _as_they_came(new)
    real = [item for item in arrived if not item.row["test"]]
    flagged = seen_before(session, shard, real)
    for identifier in flagged:
        rows[identifier]["flags"] = [*rows[identifier]["flags"], SAME_READER]
    replaced = take_voices(session, shard, real)
    if replaced:
        _supersede(session, shard, replaced, rows, changes)
    changed = flagged | ({*replaced, *replaced.values()} & set(rows))
    _correct(session, shard, [rows[identifier] for identifier in sorted(changed)])
    for item in arrived:
        changes.count(rows[item.id], 1)
        if not rows[item.id]["superseded"]:
            changes.contacts.bring(item, {})


def _supersede(
    session: Session,
    shard: int,
    replaced: dict[UUID, UUID],
    rows: dict[UUID, dict[str, Any]],
    changes: Changes,
) -> None:
    """Let new responses take the place of others, stored ones or such of the same batch.

    They are no second answers of their readers, so they are flagged as the first ones were.
    """
    there = locked(session, shard, set(replaced) - set(rows))
    for stored in there.values():
        changes.count(columns_of(stored), -1)
        changes.forget(stored)
        stored.superseded = True
        # Whoever looks for what has changed finds it.
        stored.revised_at = rows[replaced[stored.id]]["revised_at"]
    # The earliest last: what was said of it holds.
    for before, now in reversed(replaced.items()):
        flags = rows[before]["flags"] if before in rows else there[before].flags
        own = [flag for flag in rows[now]["flags"] if flag != SAME_READER]
        rows[now]["flags"] = sorted({*flags, *own})
        if before in rows:
            rows[before]["superseded"] = True


def _correct(session: Session, shard: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what was decided of rows that are in the database already."""
    if not rows:
        return
    decided = [
        {
            "shard_of": shard,
            "response": row["id"],
            "replaced": row["superseded"],
            "why": row["flags"],
        }
        for row in rows
    ]
    session.connection().execute(DECIDE, decided)


def _meet(stored: Response, item: Incoming, changes: Changes) -> Outcome:
    """What an item does to the response that its id already has."""
    error = _objection(stored, item)
    if error is not None:
        return Outcome(error=error)
    if item.revision <= stored.revision:
        return Outcome(Done.UNCHANGED, stored.revision)
    before = columns_of(stored)
    changes.count(before, -1)
    if not stored.superseded:
        changes.contacts.bring(item, stored.answers)
        changes.texts.revise(stored.id, changes.texts_in(before), changes.texts_in(item.row))
    first_completed = stored.completed_at
    for name, value in item.row.items():
        if name not in FIXED:
            setattr(stored, name, value)
    stored.context = _context(before, item)
    # Kept through a revision that is partial again: the first time stays the first time.
    stored.completed_at = first_completed or stored.completed_at
    changes.count(columns_of(stored), 1)
    return Outcome(Done.STORED, item.revision)


def _context(before: Mapping[str, Any], item: Incoming) -> dict[str, Any]:
    """The context of a revised response: what belongs to the first revision stays."""
    said = {name: value for name, value in item.row["context"].items() if name != TOOK}
    kept = {name: value for name, value in before["context"].items() if name == NETWORK}
    return {**said, **kept, **later_times(item.definition, before, item.row)}


def _objection(stored: Response, item: Incoming) -> SurveyError | None:
    """Why an item may not meet the response that has its id, None when it may."""
    if stored.survey_id != item.survey_id:
        return Invalid.at("id", "belongs to a response to another survey")
    if stored.withdrawn:
        return Withdrawn("This response was deleted by its reader.")
    if not may_change(stored, item.row["secret_hash"]):
        return Forbidden("This is not the secret of the response.")
    if item.revision == stored.revision:
        same = compare_digest(stored.body_hash, item.row["body_hash"])
        return None if same else AnotherBody(stored.revision)
    if item.revision > stored.revision and not item.survey.is_open:
        return NotOpen("This survey takes no answers now.")
    return None


def _refusal(item: Incoming) -> SurveyError:
    """Why a new id was not admitted."""
    return (
        WrongClock(item.now)
        if item.survey.is_open
        else NotOpen("This survey takes no answers now.")
    )


def _failure(error: Exception) -> SurveyError:
    """What is told of an item that cannot be stored."""
    if isinstance(error, SurveyError):
        return error
    log.error("a response cannot be stored", exc_info=error)
    return Malformed("The response cannot be kept.")
