"""The responses of a survey that look unusual, remembered for as long as they hold.

They are written nowhere: what is usual changes with every response, and nothing of this belongs to
the response itself. A filter knows them by their ids.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import polars as pl

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


def unusual(snapshot: Snapshot) -> Unusual:
    """What is unusual now. For a survey of millions of responses, what was a few minutes ago."""
    with _looking:
        folder = str(snapshot.folder.path)
        known = _recent.get(folder)
        if known is None or (known.state != snapshot.state and time.monotonic() >= known.until):
            began = time.monotonic()
            found = find(snapshot)
            took = time.monotonic() - began
            until = began + WORTH * took if took >= A_WHILE else 0.0
            known = _Known(snapshot.state, until, found)
            _recent.set(folder, known)
        return known.unusual


def is_unusual(snapshot: Snapshot) -> pl.Expr:
    """Whether a row of a snapshot looks unusual, for any reason."""
    ids = unusual(snapshot).rows.select(ID).to_struct()
    return pl.struct(ID).is_in(ids.implode())


def find(snapshot: Snapshot) -> Unusual:
    """Look through all responses."""
    # In the order of the ids, so that the same responses have the same signs in any files.
    rows = snapshot.scan().select(needed(snapshot)).sort(ID).collect(engine="streaming")
    marks: dict[Reason, pl.Series] = {}
    for reason, found in signs(snapshot, rows):
        series = pl.Series(reason, found, dtype=pl.Boolean)
        marks[reason] = marks[reason] | series if reason in marks else series
    columns = [marks.get(reason, _nowhere(reason, rows.height)) for reason in Reason]
    marked = rows.select(ID).with_columns(columns)
    return Unusual(marked.filter(pl.any_horizontal(*Reason)), frozenset(marks), tuple(bursts(rows)))


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
