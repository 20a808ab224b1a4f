"""Publications and articles as this process remembers them, so that a reader needs no query."""

import datetime as dt
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from survey_app.database import Database
from survey_app.publications.arrivals import (
    BEACONS_LIMIT,
    UNKNOWN,
    article_ids,
)
from survey_app.publications.catalogue import publication_by_key

MOST_ARTICLES = 50_000
"""Addresses that are remembered, each by a hash of 16 bytes: 15 MB, however long they are."""
UNKNOWN_FOR = dt.timedelta(seconds=5)
"""How long an address that is no article is believed to be none."""


class KnownPublications:
    """Numbers of publications by their keys, which never change."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ids: dict[str, int] = {}

    def publication_id(self, key: str) -> int:
        """Number of the publication with this key; raises NotFound."""
        found = self._ids.get(key)
        if found is None:
            with self._database.reading() as session:
                found = self._ids[key] = publication_by_key(session, key).id
        return found


class KnownArticles:
    """Article ids by publication and address; any number of threads may ask."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._ids: OrderedDict[bytes, tuple[int, dt.datetime]] = OrderedDict()

    def article_id(
        self, publication_id: int, origins: Sequence[str] | None, address: str, now: dt.datetime
    ) -> int:
        """Id of the article at this address, UNKNOWN for what cannot be one.

        An unknown address under one of the `origins` becomes an article; where these are None
        it stays unknown, and is asked for again the next time.
        """
        return self.article_ids(publication_id, origins, [address], now, None)[address]

    def article_ids(
        self,
        publication_id: int,
        origins: Sequence[str] | None,
        addresses: Iterable[str],
        now: dt.datetime,
        limit: int | None = BEACONS_LIMIT,
    ) -> dict[str, int]:
        """The same for several addresses, each as given; `limit` is that of `arrivals`."""
        found, asked = {}, {}
        for address in addresses:
            name = _name(publication_id, address)
            known, since = self._ids.get(name, (UNKNOWN, None))
            if known != UNKNOWN or (since is not None and abs(now - since) < UNKNOWN_FOR):
                found[address] = known
            else:
                asked[address] = name
        if asked:
            new = article_ids(self._database, publication_id, origins or (), asked, now, limit)
            sure = {one for one in asked if origins is not None or new[one] != UNKNOWN}
            with self._lock:
                self._ids.update((asked[one], (new[one], now)) for one in sure)
                while len(self._ids) > MOST_ARTICLES:
                    self._ids.popitem(last=False)
            found |= new
        return found


def _name(publication_id: int, address: str) -> bytes:
    named = f"{publication_id} {address}".encode(errors="surrogatepass")
    return hashlib.blake2b(named, digest_size=16).digest()
