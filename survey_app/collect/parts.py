"""Counts of beacons on their way to the database: placed in cells of their shards, under ids.

A part is one small transaction, and stays what it is until it is known to be stored. So it can be
tried again after any failure: a part whose id is in the database is stored already.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import func, select

from survey_app.collect.cells import MEASURES, CellTable
from survey_app.collect.counting import (
    AlsoReadKey,
    BotKey,
    Counts,
    ExposureKey,
    Key,
    ReadingKey,
    Scope,
)
from survey_app.collect.models import (
    AlsoReadCell,
    BotCell,
    ExposureCell,
    ReadingCell,
)
from survey_app.collect.shards import shard_of_article
from survey_app.database import Database
from survey_app.publications.known import KnownArticles
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey, Version

NO_VERSION = 0
"""Version of what was seen in none that was published."""
CELLS_AT_ONCE, SKETCHES_AT_ONCE = 1000, 250
"""Of one part: a writer of answers waits for it, some tens of milliseconds."""


class Cell(NamedTuple):
    """A cell, and what is added to it: values of the key's columns after the shard, measures."""

    table: CellTable
    key: tuple[Any, ...]
    counts: tuple[int, ...]


class Readers(NamedTuple):
    """Readers who are added to a sketch; hashes of 64 bits."""

    day: dt.date
    scope: str
    scope_id: int
    hashes: frozenset[int]


@dataclass(frozen=True)
class Part:
    """What one transaction adds to one shard."""

    id: UUID
    shard: int
    cells: Sequence[Cell]
    readers: Sequence[Readers]


@dataclass(frozen=True)
class _Title:
    """What it takes to place the counts of one publication."""

    id: int
    buckets: Sequence[tuple[int, int]]
    surveys: Mapping[str, int]
    versions: Mapping[str, int]
    """The newest one of each survey."""
    articles: Mapping[str, int]


def parts_of(
    database: Database,
    known: KnownArticles,
    publication_id: int,
    counts: Counts,
    now: dt.datetime,
) -> list[Part]:
    """The counts of a publication, each in the part of its shard; none if it is gone.

    Addresses that readers bring may become articles by this.
    """
    with database.reading() as session:
        publication = session.get(Publication, publication_id)
        if publication is None:
            return []
        origins, buckets = list(publication.origins), publication.buckets
        newest = func.max(Version.number)
        query = select(Survey.key, Survey.id, newest).join(Version, Version.survey_id == Survey.id)
        theirs = query.where(Survey.publication_id == publication_id).group_by(Survey.id)
        rows = session.execute(theirs).all()
    surveys, versions = {key: n for key, n, _ in rows}, {key: last for key, _, last in rows}
    articles = known.article_ids(publication_id, origins, _addresses(counts), now)
    title = _Title(publication_id, buckets, surveys, versions, articles)
    cells, readers = _cells(title, counts), _readers(title, counts)
    return [
        part
        for shard in sorted({*cells, *readers})
        for part in _parts(shard, cells.get(shard, []), readers.get(shard, []))
    ]


def _parts(shard: int, cells: list[Cell], readers: list[Readers]) -> list[Part]:
    # In the order of their keys, so that two processes never wait for each other in a circle.
    cells.sort(key=lambda cell: (cell.table.__tablename__, cell.key))
    readers.sort(key=lambda some: some[:3])
    parts = []
    while cells or readers:
        parts.append(Part(uuid4(), shard, cells[:CELLS_AT_ONCE], readers[:SKETCHES_AT_ONCE]))
        del cells[:CELLS_AT_ONCE], readers[:SKETCHES_AT_ONCE]
    return parts


def _cells(title: _Title, counts: Counts) -> dict[int, list[Cell]]:
    """Cells by shard; several counts may fall into one."""
    totals: defaultdict[tuple[int, CellTable, tuple[Any, ...]], Counter[str]]
    totals = defaultdict(Counter)
    for key, n in counts.cells.items():
        if isinstance(key, ExposureKey) and key.survey not in title.surveys:
            continue
        article_id = title.articles[key.view.address]
        shard = shard_of_article(title.id, title.buckets, article_id)
        totals[(shard, *_place(title, key, article_id))][key.measure] += n
    shards: defaultdict[int, list[Cell]] = defaultdict(list)
    for (shard, table, place), measured in totals.items():
        added = tuple(measured[name] for name in MEASURES[table])
        if any(added):
            shards[shard].append(Cell(table, place, added))
    return shards


def _place(title: _Title, key: Key, article_id: int) -> tuple[CellTable, tuple[Any, ...]]:
    """Table and key of a count, in the order of the table's columns."""
    view = key.view
    where = (view.device, view.language, view.referrer)
    match key:
        case ExposureKey():
            version = key.version if key.version <= title.versions[key.survey] else NO_VERSION
            what = (title.surveys[key.survey], version, article_id)
            asked = (key.placement, key.channel, *where, key.depth, key.held_out)
            return ExposureCell, (view.hour, *what, *asked)
        case ReadingKey():
            return ReadingCell, (view.hour, article_id, *where, key.depth, key.held_out)
        case AlsoReadKey():
            link = (title.articles[key.target], key.position, key.held_out)
            return AlsoReadCell, (view.hour, article_id, *link)
        case BotKey():
            return BotCell, (view.hour, article_id)


def _readers(title: _Title, counts: Counts) -> dict[int, list[Readers]]:
    """Readers by shard: of the title, of known articles, and of the title's own surveys."""
    merged: defaultdict[tuple[dt.date, str, int], set[int]] = defaultdict(set)
    for scope, hashes in counts.readers.items():
        scope_id = _scope_id(title, scope)
        if scope_id:
            merged[scope.day, scope.kind, scope_id] |= hashes
    shards: defaultdict[int, list[Readers]] = defaultdict(list)
    for (day, kind, scope_id), hashes in merged.items():
        shard = shard_of_article(title.id, title.buckets, scope_id)
        shards[shard].append(Readers(day, kind, scope_id, frozenset(hashes)))
    return shards


def _scope_id(title: _Title, scope: Scope) -> int | None:
    match scope.kind:
        case "article":
            return title.articles[scope.name] or None
        case "survey":
            return title.surveys.get(scope.name)
        case _:
            return title.id


def _addresses(counts: Counts) -> set[str]:
    found = {key.view.address for key in counts.cells}
    found |= {key.target for key in counts.cells if isinstance(key, AlsoReadKey)}
    return found | {scope.name for scope in counts.readers if scope.kind == "article"}
