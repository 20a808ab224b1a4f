"""One voice per reader, and flags for readers who seem to answer twice.

Both are decided by constraints of the database while new responses are being stored: whoever is
first holds the row, whoever comes later meets it. Nothing is looked up before it is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from survey_app.collect.models import Participation, ReaderDay
from survey_app.collect.outcomes import Incoming
from survey_app.inserting import insert_new

BOT = "bot"
"""Flag: sent by an obvious bot."""
SAME_READER = "same_reader"
"""Flag: another response of the same day came from the same network and browser."""

PARTICIPATIONS: Table = Participation.__table__  # type: ignore[assignment]
READER_DAYS: Table = ReaderDay.__table__  # type: ignore[assignment]

Voice = tuple[int, bytes]
"""A survey's number, and what has one voice in it."""


def take_voices(session: Session, shard: int, new: Sequence[Incoming]) -> dict[UUID, UUID]:
    """Give new responses their readers' voices; returns who lost one → who has it now.

    `new` are in the order of their arrival: of several with one voice the last one has it. The
    earliest of those who lost stand first. The rows of the voices stay locked until the
    transaction ends, so two processes that meet here come one after the other.
    """
    speakers: defaultdict[Voice, list[UUID]] = defaultdict(list)
    for item in new:
        if item.voice is not None:
            speakers[item.survey_id, item.voice].append(item.id)
    rows: list[dict[str, Any]] = [
        {"shard": shard, "survey_id": survey_id, "voice": voice, "response_id": ids[-1]}
        for (survey_id, voice), ids in sorted(speakers.items())
    ]
    replaced: dict[UUID, UUID] = {}
    # Whoever held a voice may withdraw between our INSERT and our lock: then it is free again.
    while rows:
        first = set(insert_new(session, PARTICIPATIONS, rows, "response_id"))
        taken = [row for row in rows if row["response_id"] not in first]
        held = dict(_locked(session, shard, {row["voice"] for row in taken}))
        met = [row for row in taken if (row["survey_id"], row["voice"]) in held]
        for row in met:
            replaced[held[row["survey_id"], row["voice"]]] = row["response_id"]
        _hand_over(session, met)
        rows = [row for row in taken if row not in met]
    for ids in speakers.values():
        replaced |= dict.fromkeys(ids[:-1], ids[-1])
    return replaced


def silence(session: Session, shard: int, identifier: UUID) -> None:
    """Forget whose voice a withdrawn response was."""
    session.execute(
        PARTICIPATIONS.delete().where(
            PARTICIPATIONS.c.shard == shard, PARTICIPATIONS.c.response_id == identifier
        )
    )


def seen_before(session: Session, shard: int, fresh: Iterable[Incoming]) -> set[UUID]:
    """The new responses whose reader has given another one to the same survey on the same day."""
    rows: list[dict[str, Any]] = [
        {
            "shard": shard,
            "day": item.now.date(),
            "survey_id": item.survey_id,
            "reader": item.reader,
            "response_id": item.id,
        }
        for item in fresh
        if item.reader is not None
    ]
    rows.sort(key=lambda row: (row["day"], row["survey_id"], row["reader"]))
    first = set(insert_new(session, READER_DAYS, rows, "response_id"))
    return {row["response_id"] for row in rows} - first


def _locked(session: Session, shard: int, voices: set[bytes]) -> list[tuple[Voice, UUID]]:
    """Whose voices these are so far."""
    if not voices:
        return []
    columns = PARTICIPATIONS.c
    query = select(columns.survey_id, columns.voice, columns.response_id)
    here = query.where(columns.shard == shard, columns.voice.in_(sorted(voices)))
    ordered = here.order_by(columns.survey_id, columns.voice).with_for_update()
    return [((row.survey_id, row.voice), row.response_id) for row in session.execute(ordered)]


def _hand_over(session: Session, taken: list[dict[str, Any]]) -> None:
    if not taken:
        return
    held = update(PARTICIPATIONS).where(
        PARTICIPATIONS.c.shard == bindparam("shard_of"),
        PARTICIPATIONS.c.survey_id == bindparam("survey"),
        PARTICIPATIONS.c.voice == bindparam("speaker"),
    )
    rows = [
        {
            "shard_of": row["shard"],
            "survey": row["survey_id"],
            "speaker": row["voice"],
            "holder": row["response_id"],
        }
        for row in taken
    ]
    session.connection().execute(held.values(response_id=bindparam("holder")), rows)
