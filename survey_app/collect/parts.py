"""Counts of beacons on their way to the database: placed in cells of their shards, under ids.

A part is one transaction, and stays what it is until it is known to be stored. So it can be
tried again after any failure: a part whose id is in the database is stored already.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from survey_app.collect.cell_deltas import Place
from survey_app.collect.cells import MEASURES, CellTable
from survey_app.collect.columns import Cell, Columns
from survey_app.collect.counting import (
    WITHOUT_RULE,
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
    ReaderSketch,
    ReadingCell,
)
from survey_app.collect.shards import shard_of_article
from survey_app.collect.sketches import registers_of
from survey_app.database import Database
from survey_app.placements.models import Placement
from survey_app.publications.known import KnownArticles
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey, Version

NO_VERSION = 0
"""Version of what was seen in none that was published."""


@dataclass(frozen=True)
class Part:
    """What one transaction adds to one shard."""

    id: UUID
    shard: int
    deltas: Mapping[Place, bytes]
    """Packed cells."""


@dataclass(frozen=True)
class _Title:
    """What it takes to place the counts of one publication."""

    id: int
    buckets: Sequence[tuple[int, int]]
    surveys: Mapping[str, int]
    versions: Mapping[str, int]
    """The newest one of each survey."""
    placements: Set[tuple[str, str]]
    """Keys of a survey and of one of its rules."""
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
        rules = select(Survey.key, Placement.key).join(Survey, Survey.id == Placement.survey_id)
        placed = session.execute(rules.where(Survey.publication_id == publication_id)).all()
    surveys, versions = {key: n for key, n, _ in rows}, {key: last for key, _, last in rows}
    articles = known.article_ids(publication_id, origins, _addresses(counts), now)
    placements = {(survey, key) for survey, key in placed}
    title = _Title(publication_id, buckets, surveys, versions, placements, articles)
    shards: defaultdict[int, dict[Place, bytes]] = defaultdict(dict)
    for place, cells in (_cells(title, counts) | _registers(title, counts)).items():
        shards[place.shard][place] = Columns.of(place.names, cells).packed()
    return [Part(uuid4(), shard, deltas) for shard, deltas in sorted(shards.items())]


def _cells(title: _Title, counts: Counts) -> dict[Place, list[Cell]]:
    """Cells of each place; several counts may fall into one."""
    totals: defaultdict[tuple[CellTable, Place, tuple[Any, ...]], Counter[str]]
    totals = defaultdict(Counter)
    for key, n in counts.cells.items():
        if isinstance(key, ExposureKey) and key.survey not in title.surveys:
            continue
        article_id = title.articles[key.view.address]
        shard = shard_of_article(title.id, title.buckets, article_id)
        table, rest = _table_and_key(title, key, article_id)
        place = Place(shard, table.__tablename__, key.view.hour)
        totals[table, place, rest][key.measure] += n
    found: defaultdict[Place, list[Cell]] = defaultdict(list)
    for (table, place, rest), measured in totals.items():
        added = tuple(measured[name] for name in MEASURES[table])
        if any(added):
            found[place].append((rest, added))
    return found


def _table_and_key(title: _Title, key: Key, article_id: int) -> tuple[CellTable, tuple[Any, ...]]:
    """Table of a count, and its key after shard and hour."""
    view = key.view
    where = (view.device, view.language, view.referrer)
    match key:
        case ExposureKey():
            version = key.version if key.version <= title.versions[key.survey] else NO_VERSION
            what = (title.surveys[key.survey], version, article_id)
            asked = (_placement(title, key), key.channel, *where, key.depth, key.held_out)
            return ExposureCell, (*what, *asked)
        case ReadingKey():
            return ReadingCell, (article_id, *where, key.depth, key.held_out)
        case AlsoReadKey():
            link = (title.articles[key.target], key.position, key.held_out)
            return AlsoReadCell, (article_id, *link)
        case BotKey():
            return BotCell, (article_id,)


def _placement(title: _Title, key: ExposureKey) -> str:
    """How the survey came into the article; empty for what no rule of it is called."""
    if key.placement in WITHOUT_RULE or (key.survey, key.placement) in title.placements:
        return key.placement
    return ""


def _registers(title: _Title, counts: Counts) -> dict[Place, list[Cell]]:
    """What readers change in sketches: in those of the title, of known articles and of the title's
    own surveys."""
    merged: defaultdict[tuple[dt.datetime, str, int], set[int]] = defaultdict(set)
    for scope, readers in counts.readers.items():
        scope_id = _scope_id(title, scope)
        if scope_id:
            merged[scope.hour, scope.kind, scope_id] |= readers
    found: defaultdict[Place, list[Cell]] = defaultdict(list)
    for (hour, kind, scope_id), readers in merged.items():
        shard = shard_of_article(title.id, title.buckets, scope_id)
        place = Place(shard, ReaderSketch.__tablename__, hour)
        found[place].extend(registers_of(kind, scope_id, readers))
    return found


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
