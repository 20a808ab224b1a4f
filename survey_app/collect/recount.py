"""The tallies against the responses: what differs, and how it is put right while answers come in.

Responses, tallies and pending deltas are read at one moment. What they differ by is then *added*:
whatever is stored or folded meanwhile changes both sides alike, so the sum is right at any later
moment too, and nobody has to wait.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from survey_app.collect.deltas import Cell, Counts, Delta, cells_in, understood
from survey_app.collect.models import JobLease, Response, Tally, TallyDelta
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import TABLES, TallyTable, add_cells, coarser, keys_of
from survey_app.database import Database, transaction
from survey_app.publications.models import Publication
from survey_app.surveys.definition import Question, from_document
from survey_app.surveys.models import Survey, Version

PAGE = 2000
"""Responses per query."""
CORRECTED_AT_ONCE = 100
"""Cells per transaction, which takes some ten milliseconds."""
PAUSE = 0.02
"""Seconds between two transactions: SQLite's writers look now and then whether the lock is free,
and would hardly ever meet that if the next one followed at once."""
DUE = "recount-due"
"""Stands among the leases from a migration that empties the tallies until they are counted."""
COARSER: tuple[TallyTable, ...] = TABLES[1:]
COUNTED = (
    *(Response.id, Response.version, Response.article_id, Response.day, Response.channel),
    *(Response.device, Response.complete, Response.flags, Response.test, Response.withdrawn),
    *(Response.superseded, Response.measured, Response.answers),
)


@dataclass(frozen=True)
class Place:
    """A survey's part of one shard."""

    shard: int
    survey_id: int
    survey: str
    """Key of the survey."""


@dataclass(frozen=True)
class Difference:
    """What has to be added to the counts of a place; nothing where they are right."""

    place: Place
    responses: int
    """How many rows were counted."""
    cells: Counts
    """By the dimensions CELL, for Tally."""
    totals: Mapping[TallyTable, Counts]
    """For each coarser table, by the dimensions of its key."""
    unreadable: tuple[UUID, ...]
    """Pending deltas that nobody can read."""

    def __bool__(self) -> bool:
        return bool(self.cells or any(self.totals.values()) or self.unreadable)

    def __str__(self) -> str:
        cells, totals = len(self.cells), sum(map(len, self.totals.values()))
        found = f"{cells:,} cells, {totals:,} totals, {len(self.unreadable):,} unreadable deltas"
        return f"survey {self.place.survey}, shard {self.place.shard}: {found}"


def places(database: Database) -> list[Place]:
    """Wherever there may be responses."""
    of_title = Publication.id == Survey.publication_id
    query = select(Survey.id, Survey.key, Publication.id, Publication.buckets)
    with database.reading() as session:
        return [
            Place(shard, survey_id, key)
            for survey_id, key, publication_id, buckets in session.execute(
                query.join(Publication, of_title).order_by(Survey.id)
            )
            for shard in shards_of(publication_id, buckets)
        ]


def disagreements(database: Database) -> list[Difference]:
    """Every place where tallies and responses differ."""
    differences = (difference_at(database, place) for place in places(database))
    return [difference for difference in differences if difference]


def difference_at(database: Database, place: Place) -> Difference:
    """What the responses of a place and its counts differ by, all at one moment."""
    with database.snapshot() as session:
        responses, counted = _counted(session, place)
        kept, pending, unreadable = Counter[Cell](), Counter[Cell](), []
        for cell in _rows(session, Tally, place):
            kept[tuple(cell[:-1])] = cell.n
        for delta in _rows(session, TallyDelta, place):
            stored = understood(delta.cells)
            unreadable += [delta.id] if stored is None else []
            for key, n in cells_in(stored or []):
                pending[key] += n
        totals: dict[TallyTable, Counts] = {}
        for table in COARSER:
            totals[table] = _coarser(table, place, counted)
            totals[table].subtract(_coarser(table, place, pending))
            rows = _rows(session, table, place)
            totals[table].subtract({tuple(row[:-1]): row.n for row in rows})
    counted.subtract(kept)
    counted.subtract(pending)
    return Difference(
        place,
        responses,
        _some(counted),
        {table: _some(counts) for table, counts in totals.items()},
        tuple(unreadable),
    )


def correct(
    database: Database, difference: Difference, hold: Callable[[], None] = lambda: None
) -> None:
    """Add what is missing, in short transactions; nobody else may do so for the same place.

    `hold` is called before each of them and raises when somebody else might: what has been added
    by then is right, as whoever comes next finds the rest only.
    """
    place = difference.place
    for table, counts in ((Tally, difference.cells), *difference.totals.items()):
        cells = sorted(counts.items())
        for start in range(0, len(cells), CORRECTED_AT_ONCE):
            some = {(place.survey_id, *key): n for key, n in cells[start:][:CORRECTED_AT_ONCE]}
            hold()
            with transaction(database.writing()) as session:
                add_cells(session, table, place.shard, Counter(some))
            time.sleep(PAUSE)
    if difference.unreadable:
        here = TallyDelta.shard == place.shard
        lost = delete(TallyDelta).where(here, TallyDelta.id.in_(difference.unreadable))
        hold()
        with transaction(database.writing()) as session:
            session.execute(lost)


def recount_is_due(database: Database) -> bool:
    """Whether a migration has emptied the tallies and nobody has counted to the end since."""
    with database.reading() as session:
        return session.get(JobLease, DUE) is not None


def recount_is_done(database: Database) -> None:
    """Take away the mark of the migration."""
    with transaction(database.writing()) as session:
        session.execute(delete(JobLease).where(JobLease.name == DUE))


def _counted(session: Session, place: Place) -> tuple[int, Counts]:
    questions = _questions(session, place.survey_id)
    counted = Delta()
    number = 0
    for row in _responses(session, place):
        number += 1
        # A withdrawn response may have lost its version's number with all else.
        if row["version"] in questions:
            counted.add(row, questions[row["version"]])
    return number, counted.cells()


def _questions(session: Session, survey_id: int) -> dict[int, dict[str, Question]]:
    """By the number of the version."""
    rows = session.scalars(select(Version).where(Version.survey_id == survey_id))
    return {row.number: from_document(row.definition).by_key() for row in rows}


def _responses(session: Session, place: Place) -> Iterator[Any]:
    here = (Response.shard == place.shard, Response.survey_id == place.survey_id)
    query = select(*COUNTED).where(*here).order_by(Response.id).limit(PAGE)
    page = session.execute(query).mappings().all()
    while page:
        yield from page
        further = query.where(Response.id > page[-1]["id"])
        page = session.execute(further).mappings().all()


def _rows(session: Session, table: Any, place: Place) -> Iterator[Row[Any]]:
    """Key columns within a survey and the count, or for deltas their id and cells."""
    names = ("id", "cells") if table is TallyDelta else (*keys_of(table)[1:], "n")
    here = (table.shard == place.shard, table.survey_id == place.survey_id)
    yield from session.execute(select(*(getattr(table, name) for name in names)).where(*here))


def _coarser(table: TallyTable, place: Place, counts: Counts) -> Counts:
    """The counts of a place by the key of a coarser table, within the survey."""
    of_survey = Counter({(place.survey_id, *cell): n for cell, n in counts.items()})
    return Counter({key[1:]: n for key, n in coarser(table, of_survey).items()})


def _some(counts: Counts) -> Counts:
    return Counter({cell: n for cell, n in counts.items() if n})
