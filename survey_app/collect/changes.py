"""What storing and withdrawing share: rows under a lock, and what becomes of the counts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Table, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from survey_app.collect.contacts import ContactChanges
from survey_app.collect.deltas import Delta
from survey_app.collect.ids import new_id
from survey_app.collect.models import Response, TallyDelta
from survey_app.collect.texts import TextChanges
from survey_app.database import Database
from survey_app.errors import Unavailable
from survey_app.inserting import insert_new
from survey_app.surveys.definition import Question
from survey_app.surveys.published import version_of
from survey_app.surveys.texts import texts_in

RESPONSES: Table = Response.__table__  # type: ignore[assignment]
DELTAS: Table = TallyDelta.__table__  # type: ignore[assignment]

PATIENCE = 3.0
"""Seconds for which the write lock of SQLite is waited for; readers wait as long."""
TRIES = 4
"""So often a transaction is tried that the database broke off because it met another one."""
MET_ANOTHER = ("40001", "40P01")
"""PostgreSQL's codes of a failed serialisation and of a deadlock."""

T = TypeVar("T")
Version = tuple[int, int]
"""A survey's number, and the number of one of its versions."""


class _Wanted(Exception):
    """A stored response belongs to a version that nobody in the transaction knows."""

    def __init__(self, version: Version) -> None:
        super().__init__(version)
        self.version = version


@dataclass
class Changes:
    """What one transaction changes in the counts, and in what is kept apart from the responses."""

    questions: dict[Version, dict[str, Question]]
    deltas: defaultdict[int, Delta] = field(default_factory=lambda: defaultdict(Delta))
    """By survey."""
    contacts: ContactChanges = field(default_factory=ContactChanges)
    texts: TextChanges = field(default_factory=TextChanges)

    def count(self, row: Mapping[str, Any], sign: int) -> None:
        """Add (1) or take away (-1) the cells of a response, from its columns."""
        version = row["survey_id"], row["version"]
        if version not in self.questions:
            raise _Wanted(version)
        self.deltas[row["survey_id"]].add(row, self.questions[version], sign)

    def texts_in(self, row: Mapping[str, Any]) -> dict[str, str]:
        """What a response that was counted says in words, by question, from its columns."""
        return texts_in(self.questions[row["survey_id"], row["version"]], row["answers"])

    def forget(self, stored: Response) -> None:
        """Keep nothing that lies apart from a response which counts no more."""
        self.contacts.forget(stored.id, stored.answers)
        self.texts.forget(stored.id, self.texts_in(columns_of(stored)))

    def write(self, session: Session, shard: int, now: dt.datetime) -> None:
        """Write all of it, after everything else that waits in the session."""
        session.flush()
        self.contacts.write(session, shard)
        self.texts.write(session, shard)
        rows = [
            {"shard": shard, "id": _delta_id(now), "survey_id": survey_id, "cells": document}
            for survey_id, delta in sorted(self.deltas.items())
            if (document := delta.document())
        ]
        if rows:
            insert_new(session, DELTAS, rows, "id")


def attempt(
    database: Database,
    questions: dict[Version, dict[str, Question]],
    transact: Callable[[Changes], T],
) -> T:
    """Run a transaction; again where it met another one, or wants a version it does not know.

    `questions` are those of the versions that are known already. A version is looked up between
    two tries and never within one: facts and config are not touched together, and whoever holds
    the write lock must not wait for another connection.
    """
    tries = TRIES
    while True:
        try:
            return transact(Changes(questions))
        except _Wanted as wanted:
            questions[wanted.version] = _questions(database, wanted.version)
        except OperationalError as error:
            tries -= 1
            if not tries or getattr(error.orig, "sqlstate", None) not in MET_ANOTHER:
                raise


def locked(session: Session, shard: int, ids: Iterable[UUID]) -> dict[UUID, Response]:
    """The stored responses with these ids, locked until the transaction ends."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    query = select(Response).where(Response.shard == shard, Response.id.in_(wanted))
    query = query.order_by(Response.id).with_for_update()
    fresh = query.execution_options(populate_existing=True)
    return {row.id: row for row in session.scalars(fresh)}


def columns_of(stored: Response) -> dict[str, Any]:
    """The columns of a stored response by their names."""
    return {column.name: getattr(stored, column.name) for column in RESPONSES.columns}


def may_change(stored: Response, secret_hash: bytes | None) -> bool:
    """A response that has a secret is changed only with it; one without has no owner to ask."""
    if stored.secret_hash is None:
        return True
    return secret_hash is not None and compare_digest(stored.secret_hash, secret_hash)


def _questions(database: Database, version: Version) -> dict[str, Question]:
    with database.reading() as session:
        definition = version_of(session, *version)
    if definition is None:
        raise Unavailable("The version of a stored response is not there.")
    return definition.by_key()


def _delta_id(now: dt.datetime) -> UUID:
    # Sorted by time, so that what waits longest is folded first and can be told.
    return new_id(now, uuid4().bytes[:10])
