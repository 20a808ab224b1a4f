"""A response is deleted: what was counted of it is taken back, and nothing of it stays."""

import datetime as dt
from typing import Any
from uuid import UUID

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
from survey_app.collect.ids import clock_is_wrong
from survey_app.collect.models import UNKNOWN_ARTICLE, Response
from survey_app.collect.voices import silence
from survey_app.database import Database, transaction
from survey_app.errors import Forbidden, NotFound
from survey_app.inserting import insert_new


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

    def transact(changes: Changes) -> None:
        with transaction(database.writing(PATIENCE)) as session:
            if not clock_is_wrong(identifier, now):
                stone = _tombstone(shard, identifier, survey_id, now)
                if insert_new(session, RESPONSES, [stone], "id"):
                    return
            stored = locked(session, shard, [identifier]).get(identifier)
            if stored is None or stored.withdrawn:
                return
            owned = stored.secret_hash is not None and may_change(stored, secret_hash)
            if stored.survey_id != survey_id or not owned:
                raise Forbidden("This is not the secret of the response.")
            _take_out(session, stored, changes, now)

    attempt(database, {}, transact)


def erase(
    database: Database, shard: int, identifier: UUID, survey_id: int, now: dt.datetime
) -> None:
    """Delete a response for a reader who asked for it; raises NotFound where there is none."""

    def transact(changes: Changes) -> None:
        with transaction(database.writing(PATIENCE)) as session:
            stored = locked(session, shard, [identifier]).get(identifier)
            if stored is None or stored.survey_id != survey_id:
                raise NotFound("There is no such answer.")
            if not stored.withdrawn:
                _take_out(session, stored, changes, now)

    attempt(database, {}, transact)


def _take_out(session: Session, stored: Response, changes: Changes, now: dt.datetime) -> None:
    """Take back what was counted of a locked response, and all that was kept of it."""
    changes.count(columns_of(stored), -1)
    changes.forget(stored)
    _empty(stored)
    stored.revised_at = now  # by which copies of the responses find what has changed
    silence(session, stored.shard, stored.id)
    changes.write(session, stored.shard, now)


def _tombstone(shard: int, identifier: UUID, survey_id: int, now: dt.datetime) -> dict[str, Any]:
    """The row of a response that was deleted before it came."""
    empty = Response(shard=shard, id=identifier, survey_id=survey_id, version=0, revision=0)
    empty.channel, empty.flags = "", []
    empty.test, empty.superseded, empty.measured = False, False, True
    empty.day, empty.created_at, empty.revised_at = now.date(), now, now
    _empty(empty)
    return columns_of(empty)


def _empty(stored: Response) -> None:
    """Leave nothing of a withdrawn response but its id, and when it stood there."""
    stored.withdrawn, stored.complete, stored.completed_at = True, False, None
    stored.answers, stored.context, stored.flags, stored.secret_hash = {}, {}, [], None
    stored.body_hash, stored.started_ms, stored.article_id = b"", 0, UNKNOWN_ARTICLE
    stored.device = stored.language = stored.referrer = stored.placement = ""
