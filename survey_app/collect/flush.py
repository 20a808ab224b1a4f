"""Folded beacons on their way into the hourly cells."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.collect.folding import AlsoReadKey, ExposureKey, Folder, Key
from survey_app.collect.models import AlsoReadCell, ExposureCell, ReadingCell
from survey_app.collect.shards import shard_of_article
from survey_app.database import Database, insert_into, transaction
from survey_app.publications.arrivals import article_ids
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey

CellTable = type[ExposureCell] | type[ReadingCell] | type[AlsoReadCell]
MEASURES: dict[CellTable, tuple[str, ...]] = {
    ExposureCell: ("seen", "started", "dismissed", "held_out"),
    ReadingCell: ("reads", "engaged_s"),
    AlsoReadCell: ("seen", "followed"),
}


def flush(database: Database, folder: Folder, now: dt.datetime) -> int:
    """Store everything that waits in the folder; returns how many cells changed.

    What could not be stored is put back, so a database that is away for a while loses nothing.
    """
    by_publication: defaultdict[int, Counter[Key]] = defaultdict(Counter)
    for key, n in folder.take().items():
        by_publication[key.view.publication_id][key] = n
    changed = 0
    try:
        for publication_id, counts in by_publication.items():
            changed += _store(database, publication_id, counts, now)
    finally:
        for left in by_publication.values():
            folder.put_back(left)
    return changed


def upsert_cells(session: Session, table: CellTable, rows: list[dict[str, Any]]) -> None:
    """Insert cells, or add to those that are there; rows in the order of their keys."""
    if not rows:
        return
    measures = MEASURES[table]
    keys = [column.name for column in table.__table__.primary_key]
    statement = insert_into(session, table)
    sums = {name: getattr(table, name) + statement.excluded[name] for name in measures}
    session.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=sums),
        sorted(rows, key=lambda row: [row[key] for key in keys]),
    )


def _store(database: Database, publication_id: int, counts: Counter[Key], now: dt.datetime) -> int:
    """Store the counts of a publication; what is settled is taken out of `counts`."""
    with database.reading() as session:
        publication = session.get(Publication, publication_id)
        if publication is None:
            counts.clear()
            return 0
        origins, buckets = list(publication.origins), publication.buckets
        query = select(Survey.key, Survey.id).where(Survey.publication_id == publication_id)
        surveys = {row.key: row.id for row in session.execute(query)}
    articles = article_ids(database, publication_id, origins, _addresses(counts), now)
    shards: defaultdict[int, Counter[Key]] = defaultdict(Counter)
    for key, n in counts.items():
        article_id = articles[key.view.address]
        shards[shard_of_article(publication_id, buckets, article_id)][key] = n
    changed = 0
    for shard, part in sorted(shards.items()):
        cells = _cells(part, surveys, articles)
        _store_shard(database, shard, cells)
        changed += len(cells)
        for key in part:
            del counts[key]
    return changed


def _cells(
    counts: Counter[Key], surveys: Mapping[str, int], articles: Mapping[str, int]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows to add, by table and key; several counts may fall into one."""
    cells: dict[tuple[Any, ...], dict[str, Any]] = {}
    for key, n in counts.items():
        placed = _cell(key, surveys, articles)
        if placed is None or n == 0:
            continue
        table, cell = placed
        name = (table, *cell.values())
        row = cells.setdefault(name, cell | dict.fromkeys(MEASURES[table], 0))
        row[key.measure] += n
    return cells


def _store_shard(
    database: Database, shard: int, cells: Mapping[tuple[Any, ...], dict[str, Any]]
) -> None:
    with transaction(database.writing()) as session:
        for table in MEASURES:
            rows = [{"shard": shard, **row} for name, row in cells.items() if name[0] is table]
            upsert_cells(session, table, rows)


def _addresses(counts: Mapping[Key, int]) -> set[str]:
    found = {key.view.address for key in counts}
    return found | {key.target for key in counts if isinstance(key, AlsoReadKey)}


def _cell(
    key: Key, surveys: Mapping[str, int], articles: Mapping[str, int]
) -> tuple[CellTable, dict[str, Any]] | None:
    """Table and key columns of a count; None for a survey of somebody else's."""
    view = key.view
    cell: dict[str, Any] = {"hour": view.hour, "article_id": articles[view.address]}
    if isinstance(key, AlsoReadKey):
        cell |= {"target_id": articles[key.target], "position": key.position}
        return AlsoReadCell, cell
    cell |= {"device": view.device, "language": view.language, "referrer": view.referrer}
    if isinstance(key, ExposureKey):
        if key.survey not in surveys:
            return None
        cell |= {"survey_id": surveys[key.survey], "version": key.version}
        cell |= {"placement": key.placement, "channel": key.channel}
        return ExposureCell, cell
    return ReadingCell, cell | {"depth": key.depth}
