"""The responses of a survey that look unusual, remembered for as long as they hold.

They are written nowhere: what is usual changes with every response, and nothing of this belongs to
the response itself. A filter knows them by their ids.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import polars as pl

from survey_app.analytics.long_work import MANY, LongWork, Progress, UnderWay
from survey_app.analytics.quality.reasons import Reason
from survey_app.analytics.quality.signs import bursts, needed, signs
from survey_app.analytics.snapshot.columns import Fact
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.collect.recent import Recent
from survey_app.statistics.bursts import Burst

ID = (Fact.ID_HIGH, Fact.ID_LOW)
WORTH = 50
"""What took a while is remembered so many times as long, even if further responses have come."""
A_WHILE = 1.0
"""Seconds."""
TOGETHER = 250_000
"""Responses that are compared with each other."""
SURVEYS = 100
"""Of which a process remembers what is unusual."""


@dataclass(frozen=True)
class Unusual:
    """What was found among the responses of a snapshot."""

    rows: pl.DataFrame
    """ID, and for each reason a column that says whether a response has it; of those with any."""
    looked_for: frozenset[Reason]
    """What could be looked for at all."""
    bursts: tuple[Burst, ...]
    """In minutes of UTC."""


@dataclass(frozen=True)
class _Known:
    state: str
    until: float
    unusual: Unusual


_recent: Recent[str, _Known] = Recent(SURVEYS)
_looking = threading.Lock()
_searches = LongWork("Looking for unusual answers")


def unusual(snapshot: Snapshot) -> Unusual:
    """What is unusual now. For a survey of millions of responses, what was a few minutes ago.

    Raises UnderWay where that takes long and is not known yet.
    """
    folder = str(snapshot.folder.path)
    known = _recent.get(folder)
    if known is not None and _holds(known, snapshot):
        return known.unusual
    if snapshot.rows > MANY:
        return _in_a_thread(snapshot, known)
    with _looking:
        known = _recent.get(folder)
        if known is None or not _holds(known, snapshot):
            known = _look(snapshot)
        return known.unusual


def _holds(known: _Known, snapshot: Snapshot) -> bool:
    return known.state == snapshot.state or time.monotonic() < known.until


def _in_a_thread(snapshot: Snapshot, known: _Known | None) -> Unusual:
    """What was known before, as long as it is being looked for."""
    folder, through = str(snapshot.folder.path), Progress(0, snapshot.rows)

    def look() -> None:
        _look(snapshot, tell)

    def tell(done: int) -> None:
        nonlocal through
        through = Progress(done, snapshot.rows)

    try:
        _searches.look(folder)
        raise _searches.begin(folder, look, lambda: through)
    except UnderWay:
        if known is None:
            raise
        return known.unusual


def _look(snapshot: Snapshot, tell: Callable[[int], None] = lambda _: None) -> _Known:
    """Look for it, and remember what was found."""
    began = time.monotonic()
    with snapshot.held() as held:
        found = find(held, tell)
    took = time.monotonic() - began
    until = began + WORTH * took if took >= A_WHILE else 0.0
    known = _Known(snapshot.state, until, found)
    _recent.set(str(snapshot.folder.path), known)
    return known


def is_unusual(snapshot: Snapshot) -> pl.Expr:
    """Whether a row of a snapshot looks unusual, for any reason."""
    # 64 bits of both halves: of ten million ids two are taken for one in a millionth of surveys.
    marked = unusual(snapshot).rows.select(pl.struct(ID).hash()).to_series()
    return pl.struct(ID).hash().is_in(marked.implode())


def find(snapshot: Snapshot, tell: Callable[[int], None] = lambda _: None) -> Unusual:
    """Look through all responses; tells how many it is through with.

    They are compared with those that came at about the same time, as many at once as fit well
    into memory: what is unusual among these is so among all.
    """
    crowded, marked, looked_for, through = bursts(snapshot), [], set[Reason](), 0
    # In the order of the ids, so that the same responses have the same signs in any files.
    for some in snapshot.scan_in_order(TOGETHER):
        rows = some.select(needed(snapshot)).collect(engine="streaming")
        marks = _marks(snapshot, rows)
        looked_for |= set(marks)
        columns = [marks.get(reason, _nowhere(reason, rows.height)) for reason in Reason]
        found = rows.select(ID).with_columns(columns)
        marked.append(found.filter(pl.any_horizontal(*Reason)))
        through += rows.height
        tell(through)
    return Unusual(pl.concat(marked), frozenset(looked_for), tuple(crowded))


def _marks(snapshot: Snapshot, rows: pl.DataFrame) -> dict[Reason, pl.Series]:
    """Each reason that could be looked for, and whether a row has it."""
    marks: dict[Reason, pl.Series] = {}
    for reason, found in signs(snapshot, rows):
        series = pl.Series(reason, found, dtype=pl.Boolean)
        marks[reason] = marks[reason] | series if reason in marks else series
    return marks


def reasons_counted(snapshot: Snapshot) -> dict[Reason, int]:
    """How many responses have each reason that could be looked for."""
    found = unusual(snapshot)
    return {
        reason: int(found.rows[reason].sum()) for reason in Reason if reason in found.looked_for
    }


def unusual_ids(snapshot: Snapshot) -> frozenset[UUID]:
    """The ids of all responses that look unusual."""
    return frozenset(map(uuid_of, unusual(snapshot).rows.select(ID).iter_rows()))


def reasons_of(snapshot: Snapshot, identifier: UUID) -> list[Reason]:
    """Why a response looks unusual; empty where it does not."""
    high, low = identifier.int >> 64, identifier.int & (1 << 64) - 1
    here = (pl.col(Fact.ID_HIGH) == high) & (pl.col(Fact.ID_LOW) == low)
    row: Mapping[str, bool] = next(unusual(snapshot).rows.filter(here).iter_rows(named=True), {})
    return [reason for reason in Reason if row.get(reason)]


def uuid_of(halves: tuple[int, ...]) -> UUID:
    """An id from its two halves."""
    high, low = halves
    return UUID(int=high << 64 | low)


def _nowhere(reason: Reason, n: int) -> pl.Series:
    return pl.Series(reason, [False] * n, dtype=pl.Boolean)
