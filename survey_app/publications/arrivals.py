"""Which article an address belongs to, when readers bring addresses that nobody announced."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_app.database import Database, insert_into, transaction
from survey_app.publications.addresses import canonical_address, origin_of
from survey_app.publications.models import Article

UNKNOWN = 0
"""Article id of an address that belongs to no known article."""
DAILY_LIMIT = 1000
"""So many unannounced articles may appear per publication and day."""
BEACONS_LIMIT = 700
"""So many of them by beacons: links that nobody opens must leave room for what is answered."""
AT_ONCE = 500
"""Addresses per query; databases bound the number of parameters."""


def article_ids(
    database: Database,
    publication_id: int,
    origins: Sequence[str],
    addresses: Iterable[str],
    now: dt.datetime,
    limit: int | None = None,
) -> dict[str, int]:
    """Article id of each address as given; UNKNOWN for what cannot be an article.

    An unknown address under one of the publication's `origins` becomes an article, in a short
    transaction of its own: facts and articles are never written together. Not so once `limit`
    (else DAILY_LIMIT) unannounced ones have appeared within a day.
    """
    limit = DAILY_LIMIT if limit is None else limit
    canonical = {address: canonical_address(address) for address in set(addresses)}
    wanted = {address for address in canonical.values() if address}
    with database.reading() as session:
        known = _known(session, publication_id, wanted)
        new = sorted(address for address in wanted - set(known) if origin_of(address) in origins)
        # Whoever brings addresses beyond the limit must not make others wait for the write lock.
        may_register = bool(new) and _room(session, publication_id, now, limit) > 0
    if may_register:
        with transaction(database.writing()) as session:
            _register(session, publication_id, new, now, limit)
        with database.reading() as session:
            known = _known(session, publication_id, wanted)
    return {given: known.get(address, UNKNOWN) for given, address in canonical.items()}


def _known(session: Session, publication_id: int, addresses: set[str]) -> dict[str, int]:
    query = select(Article.address, Article.id).where(Article.publication_id == publication_id)
    known: dict[str, int] = {}
    ordered = sorted(addresses)
    for start in range(0, len(ordered), AT_ONCE):
        batch = ordered[start : start + AT_ONCE]
        rows = session.execute(query.where(Article.address.in_(batch)))
        known.update((row.address, row.id) for row in rows)
    return known


def _room(session: Session, publication_id: int, now: dt.datetime, limit: int) -> int:
    """How many unannounced articles may still appear."""
    since = now - dt.timedelta(days=1)
    today = session.scalar(
        select(func.count())
        .select_from(Article)
        .where(
            Article.publication_id == publication_id,
            Article.first_seen_at > since,
            Article.title == "",
        )
    )
    return max(0, limit - (today or 0))


def _register(
    session: Session, publication_id: int, addresses: Sequence[str], now: dt.datetime, limit: int
) -> None:
    room = _room(session, publication_id, now, limit)
    rows = [
        {
            "publication_id": publication_id,
            "address": address,
            "title": "",
            "section": "",
            "authors": [],
            "first_seen_at": now,
        }
        for address in addresses[:room]
    ]
    if rows:
        session.execute(insert_into(session, Article).on_conflict_do_nothing(), rows)
