"""The next state of a snapshot while it is being made.

Changed responses leave the segments that they are in, which are written anew without them, and come
back at the end. There new responses stand in small segments, and as soon as one is not much larger
than what comes after it the two become one: so few rows are written again and again, and there are
never many segments.
"""

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

import polars as pl

from survey_app.analytics.snapshot.columns import Fact, aligned
from survey_app.analytics.snapshot.files import Segment, SnapshotFolder
from survey_app.surveys.codebook import Codebook

SEGMENT = 1 << 25
"""Bytes that a segment takes in memory, and that wait there until they are written."""
LARGER = 2
"""A segment so many times as large as what comes after it stays as it is."""
ID = [Fact.ID_HIGH, Fact.ID_LOW]
PLACE = "place"
STATE = ("revision", "gone")
"""What a change has brought: the revision, and whether the response no longer counts."""


class Draft:
    """The segments that a snapshot will have.

    A thread writes them while the next responses are read; when the draft is left, it has ended.
    """

    def __init__(self, folder: SnapshotFolder, segments: tuple[Segment, ...]) -> None:
        self._folder = folder
        self._segments = list(segments)
        self._rows: list[pl.DataFrame] = []
        self._changes: list[pl.DataFrame] = []
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="survey-segments")
        self._writing: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    @property
    def is_full(self) -> bool:
        """Whether so much waits that it is to be settled."""
        return sum(frame.estimated_size() for frame in (*self._rows, *self._changes)) >= SEGMENT

    def add(self, rows: pl.DataFrame) -> None:
        """Add responses that were never in the snapshot."""
        self._rows.append(rows)

    def change(self, page: pl.DataFrame, rows: pl.DataFrame) -> None:
        """Let the responses of a page be as they are there; `rows` are those of them that count."""
        ids = pl.col("id_high").alias(Fact.ID_HIGH), pl.col("id_low").alias(Fact.ID_LOW)
        self._changes.append(page.select(*ids, *STATE))
        self._rows.append(rows)

    def settle(self, types: Mapping[str, pl.DataType], book: Codebook) -> None:
        """Let what waits be written into segments with these columns, as the codebook has them."""
        # No more than that may wait: it takes memory.
        self._wait()
        self._writing = self._thread.submit(self._write, self._rows, self._changes, types, book)
        self._rows, self._changes = [], []

    def segments(self) -> tuple[Segment, ...]:
        """All segments of what was settled, once they are written."""
        self._wait()
        return tuple(self._segments)

    def _wait(self) -> None:
        if self._writing is not None:
            self._writing.result()

    def _write(
        self,
        waiting: Sequence[pl.DataFrame],
        changes: Sequence[pl.DataFrame],
        types: Mapping[str, pl.DataType],
        book: Codebook,
    ) -> None:
        if not waiting:
            return
        rows = pl.concat([aligned(frame, types, book) for frame in waiting])
        if changes:
            rows = self._changed(pl.concat(changes), rows)
        if not rows.is_empty():
            self._append(rows, types, book)

    def _changed(self, changes: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """Take out of the segments what has changed; returns the rows that are to be added."""
        # Of a response that was read twice, the later reading holds.
        changes = changes.unique(ID, keep="last")
        added = rows.select(ID).with_row_index(PLACE).unique(ID, keep="last")
        added = added.join(changes.filter("gone"), on=ID, how="anti")
        kept = []
        for segment in self._segments:
            near = changes.filter(pl.col(Fact.ID_HIGH).is_between(segment.low, segment.high))
            rest: Segment | None = segment
            if not near.is_empty():
                rest, there = self._without(segment, near)
                added = added.join(there, on=ID, how="anti")
            if rest is not None:
                kept.append(rest)
        self._segments = kept
        return _at(rows, pl.col(PLACE).is_in(added[PLACE].implode()))

    def _without(
        self, segment: Segment, changes: pl.DataFrame
    ) -> tuple[Segment | None, pl.DataFrame]:
        """A segment without what has changed, and the ids that are in it as they should be."""
        known = self._folder.read(segment, [*ID, Fact.REVISION])
        met = known.with_row_index(PLACE).join(changes, on=ID)
        is_same = ~pl.col("gone") & (pl.col("revision") == pl.col(Fact.REVISION))
        stale = met.filter(~is_same)[PLACE]
        same = met.filter(is_same).select(ID)
        if stale.is_empty():
            return segment, same
        if stale.len() == segment.rows:
            return None, same
        rows = _at(self._folder.read(segment), ~pl.col(PLACE).is_in(stale.implode()))
        return self._folder.write(rows), same

    def _append(self, rows: pl.DataFrame, types: Mapping[str, pl.DataType], book: Codebook) -> None:
        while self._segments and _is_near(self._segments[-1], rows):
            last = self._folder.read(self._segments.pop())
            rows = pl.concat([aligned(last, types, book), rows])
        parts = math.ceil(rows.estimated_size() / SEGMENT)
        for some in rows.iter_slices(math.ceil(rows.height / parts)):
            self._segments.append(self._folder.write(some))


def _at(rows: pl.DataFrame, wanted: pl.Expr) -> pl.DataFrame:
    """Some rows by their PLACE, in their order: most stay, so this is much faster than a join."""
    return rows.with_row_index(PLACE).filter(wanted).drop(PLACE)


def _is_near(segment: Segment, rows: pl.DataFrame) -> bool:
    """Whether a segment and the rows after it should be one."""
    size = rows.estimated_size()
    return segment.size < LARGER * size and segment.size + size <= SEGMENT
