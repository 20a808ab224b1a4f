"""The writer: what it has acknowledged is stored exactly once, and counted exactly once.

A batch is written one shard per transaction. Rows are inserted where the id is new; those that
were there already are locked, read, and changed only by a higher revision; the counts change by
what is stored now less what was stored before. Two processes that meet on one id therefore
count it once: one of them inserts, the other waits and then finds the row.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from hmac import compare_digest
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from survey_app.collect.ids import clock_is_wrong
from survey_app.collect.models import Response, TallyDelta
from survey_app.collect.tallies import Counts, cells_of, delta_row
from survey_app.database import Database, insert_into, transaction
from survey_app.errors import (
    Conflict,
    Fault,
    Forbidden,
    Invalid,
    Malformed,
    SurveyError,
    Unavailable,
)
from survey_app.surveys.definition import Definition, from_document
from survey_app.surveys.models import Version

RESPONSES: Table = Response.__table__  # type: ignore[assignment]
DELTAS: Table = TallyDelta.__table__  # type: ignore[assignment]

FIXED = frozenset({"shard", "id", "survey_id", "test", "day", "created_at", "secret_hash"})
"""Columns that keep what the first revision brought."""


class Done(Enum):
    """What happened to an accepted response."""

    STORED = 201
    UNCHANGED = 200


@dataclass(frozen=True)
class Incoming:
    """One checked response on its way to the database.

    `row` holds every column of Response; `open` says whether the survey takes new answers, and
    `now` is the moment of arrival, against which the clock of a new id is held.
    """

    row: Mapping[str, Any]
    now: dt.datetime
    open: bool = True

    @property
    def id(self) -> UUID:
        """Id of the response."""
        identifier: UUID = self.row["id"]
        return identifier

    @property
    def revision(self) -> int:
        """Number of this revision."""
        return int(self.row["revision"])

    def at(self, article_id: int) -> "Incoming":
        """The same response, given in this article."""
        return replace(self, row={**self.row, "article_id": article_id})


Numbered = tuple[int, Incoming]
"""An item with its place in the batch."""


@dataclass(frozen=True)
class Outcome:
    """What became of one item: done with the highest stored revision, or refused with a reason."""

    done: Done | None = None
    revision: int = 0
    error: SurveyError | None = None


class Withdrawn(Conflict):
    """The reader has deleted this response; it is never stored again."""


class NotOpen(Conflict):
    """The survey takes no answers now."""


class AnotherBody(Invalid):
    """The revision is stored already, and says something else."""

    def __init__(self, revision: int) -> None:
        super().__init__(Fault("revision", "was stored with another body"))
        self.revision = revision


class WrongClock(Invalid):
    """A new id whose time cannot be right."""

    def __init__(self, now: dt.datetime) -> None:
        super().__init__(Fault("id", "its time is too far from ours"), code="clock")
        self.now = now


@dataclass
class _Work:
    """What one transaction has gathered."""

    definitions: Mapping[tuple[int, int], Definition]
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    deltas: defaultdict[int, Counts] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, response: Response, sign: int) -> None:
        """Add (1) or take away (-1) the cells of a response."""
        definition = self.definitions.get((response.survey_id, response.version))
        if definition is None:
            # A version published since the batch began: the retry will know it.
            raise Unavailable("The survey was just published again.")
        for cell, n in cells_of(response, definition).items():
            self.deltas[response.survey_id][cell] += sign * n


def store(database: Database, batch: Sequence[Incoming]) -> list[Outcome]:
    """Store a batch durably; returns an outcome for each item, in order.

    When this returns, what it says is committed and synced. Items of one id may stand in one
    batch; they are treated as if they had arrived one after the other, the highest revision first.
    """
    definitions = _definitions(database, {int(item.row["survey_id"]) for item in batch})
    shards: defaultdict[int, list[Numbered]] = defaultdict(list)
    for index, item in enumerate(batch):
        shards[int(item.row["shard"])].append((index, item))
    outcomes: dict[int, Outcome] = {}
    for shard, items in sorted(shards.items()):
        items.sort(key=lambda numbered: (numbered[1].id, -numbered[1].revision))
        outcomes |= _store_items(database, shard, items, definitions)
    return [outcomes[index] for index in range(len(batch))]


def withdraw(
    database: Database, shard: int, identifier: UUID, survey_id: int, secret_hash: bytes
) -> None:
    """Delete a response for its reader; the id stays, so that it can never be stored again.

    Nothing happens when it is not there (any more). Raises Forbidden for a wrong secret, and for
    a response that was stored without one.
    """
    definitions = _definitions(database, {survey_id})
    with transaction(database.writing()) as session:
        stored = _locked(session, shard, [identifier]).get(identifier)
        if stored is None or stored.withdrawn:
            return
        owned = stored.secret_hash is not None and _may_change(stored, secret_hash)
        if stored.survey_id != survey_id or not owned:
            raise Forbidden("This is not the secret of the response.")
        work = _Work(definitions)
        work.count(stored, -1)
        _empty(stored)
        _write_deltas(session, shard, work.deltas)


def _store_items(
    database: Database,
    shard: int,
    items: list[Numbered],
    definitions: Mapping[tuple[int, int], Definition],
) -> dict[int, Outcome]:
    """Store items in one transaction; each in its own when one of them cannot be stored."""
    work = _Work(definitions)
    try:
        with database.writing() as session:
            _store_shard(session, shard, items, work)
            session.commit()
    except (Unavailable, DataError, IntegrityError) as error:
        if len(items) == 1:
            return {items[0][0]: Outcome(error=_failure(error))}
        alone = (_store_items(database, shard, [item], definitions) for item in items)
        return {index: outcome for found in alone for index, outcome in found.items()}
    return work.outcomes


def _store_shard(session: Session, shard: int, waiting: list[Numbered], work: _Work) -> None:
    while waiting:
        first = {item.id: (index, item) for index, item in reversed(waiting)}
        _store_round(session, shard, sorted(first.values(), key=lambda pair: pair[1].id), work)
        waiting = [(i, item) for i, item in waiting if first[item.id][0] != i]
    _write_deltas(session, shard, work.deltas)


def _store_round(session: Session, shard: int, items: list[Numbered], work: _Work) -> None:
    """Store items whose ids all differ, in the order of their ids."""
    admitted = [(i, item) for i, item in items if item.open and not _too_early_or_late(item)]
    inserted = _insert(session, [item.row for _, item in admitted])
    for _, item in admitted:
        if item.id in inserted:
            work.count(Response(**item.row), 1)
    there = _locked(session, shard, [item.id for _, item in items if item.id not in inserted])
    for index, item in items:
        stored = there.get(item.id)
        if item.id in inserted:
            work.outcomes[index] = Outcome(Done.STORED, item.revision)
        elif stored is None:
            work.outcomes[index] = Outcome(error=_refusal(item))
        else:
            work.outcomes[index] = _meet(stored, item, work)


def _meet(stored: Response, item: Incoming, work: _Work) -> Outcome:
    """What an item does to the response that its id already has."""
    error = _objection(stored, item)
    if error is not None:
        return Outcome(error=error)
    if item.revision <= stored.revision:
        return Outcome(Done.UNCHANGED, stored.revision)
    work.count(stored, -1)
    first_completed = stored.completed_at
    for name, value in item.row.items():
        if name not in FIXED:
            setattr(stored, name, value)
    # Kept through a revision that is partial again: the first time stays the first time.
    stored.completed_at = first_completed or stored.completed_at
    work.count(stored, 1)
    return Outcome(Done.STORED, item.revision)


def _objection(stored: Response, item: Incoming) -> SurveyError | None:
    """Why an item may not meet the response that has its id, None when it may."""
    if stored.survey_id != item.row["survey_id"]:
        return Invalid.at("id", "belongs to a response to another survey")
    if stored.withdrawn:
        return Withdrawn("This response was deleted by its reader.")
    if not _may_change(stored, item.row["secret_hash"]):
        return Forbidden("This is not the secret of the response.")
    if item.revision == stored.revision:
        same = compare_digest(stored.body_hash, item.row["body_hash"])
        return None if same else AnotherBody(stored.revision)
    if item.revision > stored.revision and not item.open:
        return NotOpen("This survey takes no answers now.")
    return None


def _insert(session: Session, rows: list[Mapping[str, Any]]) -> set[UUID]:
    """Insert the rows whose ids are new; returns these ids."""
    if not rows:
        return set()
    insert = insert_into(session, RESPONSES).on_conflict_do_nothing()
    return set(session.execute(insert.returning(RESPONSES.c.id), list(rows)).scalars())


def _locked(session: Session, shard: int, ids: Iterable[UUID]) -> dict[UUID, Response]:
    wanted = sorted(ids)
    if not wanted:
        return {}
    query = select(Response).where(Response.shard == shard, Response.id.in_(wanted))
    query = query.order_by(Response.id).with_for_update()
    fresh = query.execution_options(populate_existing=True)
    return {row.id: row for row in session.scalars(fresh)}


def _write_deltas(session: Session, shard: int, deltas: Mapping[int, Counts]) -> None:
    session.flush()
    made = [delta_row(shard, survey_id, uuid4(), counts) for survey_id, counts in deltas.items()]
    rows = [row for row in made if row is not None]
    if rows:
        session.execute(DELTAS.insert(), rows)


def _definitions(database: Database, survey_ids: set[int]) -> dict[tuple[int, int], Definition]:
    """The versions of the surveys of a batch: read before, as facts are written alone."""
    query = select(Version).where(Version.survey_id.in_(survey_ids))
    with database.reading() as session:
        return {
            (row.survey_id, row.number): from_document(row.definition)
            for row in session.scalars(query)
        }


def _may_change(stored: Response, secret_hash: bytes | None) -> bool:
    """A response that has a secret is changed only with it; one without has no owner to ask."""
    if stored.secret_hash is None:
        return True
    return secret_hash is not None and compare_digest(stored.secret_hash, secret_hash)


def _too_early_or_late(item: Incoming) -> bool:
    return clock_is_wrong(item.id, item.now)


def _refusal(item: Incoming) -> SurveyError:
    """Why a new id was not admitted."""
    return WrongClock(item.now) if item.open else NotOpen("This survey takes no answers now.")


def _failure(error: Exception) -> SurveyError:
    """What is told of an item that the database does not take."""
    return error if isinstance(error, SurveyError) else Malformed("The response cannot be kept.")


def _empty(stored: Response) -> None:
    """Leave nothing of a withdrawn response but its id, and when it stood there."""
    stored.withdrawn, stored.complete, stored.completed_at = True, False, None
    stored.answers, stored.context, stored.secret_hash = {}, {}, None
    stored.body_hash, stored.started_ms, stored.article_id = b"", 0, 0
    stored.device = stored.language = stored.referrer = stored.placement = ""
