"""Storing responses: what is acknowledged is stored exactly once, and counted exactly once.

A batch is written one shard per transaction. Rows are inserted where the id is new; those that
were there already are locked, read, and changed only by a higher revision; the counts change by
what is stored now less what was stored before. Two processes that meet on one id therefore
count it once: one of them inserts, the other waits and then finds the row.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table, select
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from survey_app.collect.deltas import Delta
from survey_app.collect.ids import clock_is_wrong, new_id
from survey_app.collect.models import UNKNOWN_ARTICLE, Response, TallyDelta
from survey_app.collect.outcomes import (
    AnotherBody,
    Done,
    Incoming,
    NotOpen,
    Outcome,
    Withdrawn,
    WrongClock,
)
from survey_app.collect.voices import SAME_READER, seen_before, silence, take_voices
from survey_app.database import Database, transaction
from survey_app.errors import Forbidden, Invalid, Malformed, SurveyError, Unavailable
from survey_app.inserting import insert_new
from survey_app.surveys.definition import Question
from survey_app.surveys.published import version_of

RESPONSES: Table = Response.__table__  # type: ignore[assignment]
DELTAS: Table = TallyDelta.__table__  # type: ignore[assignment]

FIXED = frozenset(
    {"shard", "id", "survey_id", "test", "day", "created_at", "secret_hash", "superseded", "flags"}
)
"""Columns that keep what the first revision brought, or what was decided when it came."""
PATIENCE = 3.0
"""Seconds for which a batch waits for the write lock of SQLite; its readers wait as long."""
TRIES = 4
"""So often a transaction is tried that the database broke off because it met another one."""
MET_ANOTHER = ("40001", "40P01")
"""PostgreSQL's codes of a failed serialisation and of a deadlock."""

Numbered = tuple[int, Incoming]
"""An item with its place in the batch."""


@dataclass
class _Work:
    """What one transaction has gathered."""

    database: Database
    questions: dict[tuple[int, int], dict[str, Question]] = field(default_factory=dict)
    """By survey and version."""
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    deltas: defaultdict[int, Delta] = field(default_factory=lambda: defaultdict(Delta))
    """By survey."""

    def knows(self, item: Incoming) -> None:
        """Note the questions that an item answers."""
        version = item.survey_id, item.row["version"]
        if version not in self.questions:
            self.questions[version] = item.definition.by_key()

    def count(self, row: Mapping[str, Any], sign: int) -> None:
        """Add (1) or take away (-1) the cells of a response."""
        questions = self._questions(row["survey_id"], row["version"])
        self.deltas[row["survey_id"]].add(row, questions, sign)

    def _questions(self, survey_id: int, number: int) -> dict[str, Question]:
        known = self.questions.get((survey_id, number))
        if known is None:
            # What a response said before may belong to an older version; versions never change.
            with self.database.reading() as session:
                definition = version_of(session, survey_id, number)
            if definition is None:
                raise Unavailable("The version of a stored response is not there.")
            known = self.questions[survey_id, number] = definition.by_key()
        return known


def store(database: Database, batch: Sequence[Incoming]) -> list[Outcome]:
    """Store a batch durably; returns an outcome for each item, in order.

    When this returns, what it says is committed and synced. Items of one id may stand in one
    batch; they are treated as if they had arrived one after the other, the highest revision first.
    """
    shards: defaultdict[int, list[Numbered]] = defaultdict(list)
    for index, item in enumerate(batch):
        shards[item.shard].append((index, item))
    outcomes: dict[int, Outcome] = {}
    for shard, items in sorted(shards.items()):
        items.sort(key=lambda numbered: (numbered[1].id, -numbered[1].revision))
        outcomes |= _store_items(database, shard, items)
    return [outcomes[index] for index in range(len(batch))]


def withdraw(
    database: Database,
    shard: int,
    identifier: UUID,
    survey_id: int,
    secret_hash: bytes,
    now: dt.datetime,
) -> None:
    """Delete a response for its reader; the id stays, so that it can never be stored again.

    That holds too for an id that has not come yet: its deletion may overtake it on the way. Nothing
    happens when it is gone already. Raises Forbidden for a wrong secret, and for a response that
    was stored without one.
    """
    with transaction(database.writing()) as session:
        if not clock_is_wrong(identifier, now):
            stone = _tombstone(shard, identifier, survey_id, now)
            if insert_new(session, RESPONSES, [stone], "id"):
                return
        stored = _locked(session, shard, [identifier]).get(identifier)
        if stored is None or stored.withdrawn:
            return
        owned = stored.secret_hash is not None and _may_change(stored, secret_hash)
        if stored.survey_id != survey_id or not owned:
            raise Forbidden("This is not the secret of the response.")
        work = _Work(database)
        work.count(_columns(stored), -1)
        _empty(stored)
        silence(session, shard, identifier)
        _write_deltas(session, shard, work.deltas, now)


def _store_items(database: Database, shard: int, items: list[Numbered]) -> dict[int, Outcome]:
    """Store items in one transaction; each in its own when one of them cannot be stored."""
    for left in reversed(range(TRIES)):
        try:
            return _store_together(database, shard, items)
        except (Unavailable, DataError, IntegrityError) as error:
            if len(items) == 1:
                return {items[0][0]: Outcome(error=_failure(error))}
            alone = (_store_items(database, shard, [item]) for item in items)
            return {index: outcome for found in alone for index, outcome in found.items()}
        except OperationalError as error:
            if left == 0 or getattr(error.orig, "sqlstate", None) not in MET_ANOTHER:
                raise
    raise AssertionError("the last try returns or raises")


def _store_together(database: Database, shard: int, items: list[Numbered]) -> dict[int, Outcome]:
    work = _Work(database)
    for _, item in items:
        work.knows(item)
    with database.writing(PATIENCE) as session:
        waiting = items
        while waiting:
            first = {item.id: (index, item) for index, item in reversed(waiting)}
            _store_round(session, shard, sorted(first.values(), key=lambda pair: pair[1].id), work)
            waiting = [(i, item) for i, item in waiting if first[item.id][0] != i]
        _write_deltas(session, shard, work.deltas, items[0][1].now)
        session.commit()
    return work.outcomes


def _store_round(session: Session, shard: int, items: list[Numbered], work: _Work) -> None:
    """Store items whose ids all differ, in the order of their ids."""
    admitted = [
        (index, item)
        for index, item in items
        if item.survey.is_open and not clock_is_wrong(item.id, item.now)
    ]
    rows = _rows(session, shard, admitted)
    inserted = set(insert_new(session, RESPONSES, list(rows.values()), "id"))
    _count_new(session, shard, [pair for pair in items if pair[1].id in inserted], rows, work)
    there = _locked(session, shard, [item.id for _, item in items if item.id not in inserted])
    for index, item in items:
        stored = there.get(item.id)
        if item.id in inserted:
            work.outcomes[index] = Outcome(Done.STORED, item.revision)
        elif stored is None:
            work.outcomes[index] = Outcome(error=_refusal(item))
        else:
            work.outcomes[index] = _meet(stored, item, work)


def _rows(session: Session, shard: int, admitted: list[Numbered]) -> dict[UUID, dict[str, Any]]:
    """Id → the row of each item, flagged where its reader has answered on the same day."""
    counted = [item for item in _as_they_came(admitted) if not item.row["test"]]
    flagged = seen_before(session, shard, counted)
    return {
        item.id: {**item.row, "flags": [*item.row["flags"], SAME_READER]}
        if item.id in flagged
        else dict(item.row)
        for _, item in admitted
    }


def _as_they_came(items: list[Numbered]) -> list[Incoming]:
    return [item for _, item in sorted(items, key=lambda numbered: numbered[0])]


def _count_new(
    session: Session, shard: int, new: list[Numbered], rows: dict[UUID, dict[str, Any]], work: _Work
) -> None:
    """Let new responses take their readers' voices, and count those that count."""
    arrived = _as_they_came(new)
    replaced = take_voices(session, shard, [item for item in arrived if not item.row["test"]])
    if replaced:
        _supersede(session, shard, replaced, rows, work)
    for item in arrived:
        work.count(rows[item.id], 1)


def _supersede(
    session: Session,
    shard: int,
    replaced: dict[UUID, UUID],
    rows: dict[UUID, dict[str, Any]],
    work: _Work,
) -> None:
    """Let new responses take the place of others, stored ones or such of the same batch.

    They are no second answers of their readers, so they are flagged as the first ones were.
    """
    there = _locked(session, shard, set(replaced) - set(rows))
    for stored in there.values():
        work.count(_columns(stored), -1)
        stored.superseded = True
    # The earliest last: what was said of it holds.
    for before, now in reversed(replaced.items()):
        flags = rows[before]["flags"] if before in rows else there[before].flags
        own = [flag for flag in rows[now]["flags"] if flag != SAME_READER]
        rows[now]["flags"] = sorted({*flags, *own})
        if before in rows:
            rows[before]["superseded"] = True
    changed = {*replaced, *replaced.values()} & set(rows)
    _correct(session, shard, [rows[identifier] for identifier in sorted(changed)])


def _correct(session: Session, shard: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what was decided of rows that are in the database already."""
    for row in rows:
        session.execute(
            RESPONSES.update()
            .where(RESPONSES.c.shard == shard, RESPONSES.c.id == row["id"])
            .values(superseded=row["superseded"], flags=row["flags"])
        )


def _meet(stored: Response, item: Incoming, work: _Work) -> Outcome:
    """What an item does to the response that its id already has."""
    error = _objection(stored, item)
    if error is not None:
        return Outcome(error=error)
    if item.revision <= stored.revision:
        return Outcome(Done.UNCHANGED, stored.revision)
    work.count(_columns(stored), -1)
    first_completed = stored.completed_at
    for name, value in item.row.items():
        if name not in FIXED:
            setattr(stored, name, value)
    # Kept through a revision that is partial again: the first time stays the first time.
    stored.completed_at = first_completed or stored.completed_at
    work.count(_columns(stored), 1)
    return Outcome(Done.STORED, item.revision)


def _objection(stored: Response, item: Incoming) -> SurveyError | None:
    """Why an item may not meet the response that has its id, None when it may."""
    if stored.survey_id != item.survey_id:
        return Invalid.at("id", "belongs to a response to another survey")
    if stored.withdrawn:
        return Withdrawn("This response was deleted by its reader.")
    if not _may_change(stored, item.row["secret_hash"]):
        return Forbidden("This is not the secret of the response.")
    if item.revision == stored.revision:
        same = compare_digest(stored.body_hash, item.row["body_hash"])
        return None if same else AnotherBody(stored.revision)
    if item.revision > stored.revision and not item.survey.is_open:
        return NotOpen("This survey takes no answers now.")
    return None


def _locked(session: Session, shard: int, ids: Iterable[UUID]) -> dict[UUID, Response]:
    wanted = sorted(ids)
    if not wanted:
        return {}
    query = select(Response).where(Response.shard == shard, Response.id.in_(wanted))
    query = query.order_by(Response.id).with_for_update()
    fresh = query.execution_options(populate_existing=True)
    return {row.id: row for row in session.scalars(fresh)}


def _write_deltas(
    session: Session, shard: int, deltas: Mapping[int, Delta], now: dt.datetime
) -> None:
    session.flush()
    rows = [
        {"shard": shard, "id": _delta_id(now), "survey_id": survey_id, "cells": document}
        for survey_id, delta in sorted(deltas.items())
        if (document := delta.document())
    ]
    if rows:
        session.execute(DELTAS.insert(), rows)


def _delta_id(now: dt.datetime) -> UUID:
    # Sorted by time, so that what waits longest is folded first and can be told.
    return new_id(now, uuid4().bytes[:10])


def _columns(stored: Response) -> dict[str, Any]:
    return {column.name: getattr(stored, column.name) for column in RESPONSES.columns}


def _may_change(stored: Response, secret_hash: bytes | None) -> bool:
    """A response that has a secret is changed only with it; one without has no owner to ask."""
    if stored.secret_hash is None:
        return True
    return secret_hash is not None and compare_digest(stored.secret_hash, secret_hash)


def _refusal(item: Incoming) -> SurveyError:
    """Why a new id was not admitted."""
    return (
        WrongClock(item.now)
        if item.survey.is_open
        else NotOpen("This survey takes no answers now.")
    )


def _failure(error: Exception) -> SurveyError:
    """What is told of an item that the database does not take."""
    return error if isinstance(error, SurveyError) else Malformed("The response cannot be kept.")


def _tombstone(shard: int, identifier: UUID, survey_id: int, now: dt.datetime) -> dict[str, Any]:
    """The row of a response that was deleted before it came."""
    empty = Response(shard=shard, id=identifier, survey_id=survey_id, version=0, revision=0)
    empty.channel, empty.flags = "", []
    empty.test, empty.superseded, empty.measured = False, False, True
    empty.day, empty.created_at, empty.revised_at = now.date(), now, now
    _empty(empty)
    return _columns(empty)


def _empty(stored: Response) -> None:
    """Leave nothing of a withdrawn response but its id, and when it stood there."""
    stored.withdrawn, stored.complete, stored.completed_at = True, False, None
    stored.answers, stored.context, stored.secret_hash = {}, {}, None
    stored.body_hash, stored.started_ms, stored.article_id = b"", 0, UNKNOWN_ARTICLE
    stored.device = stored.language = stored.referrer = stored.placement = ""
