"""The files of a snapshot: segments, and the manifest that says which of them count.

A segment never changes. Whoever brings a snapshot up to date holds its lock, writes new segments,
and then lets a new manifest take the place of the old one: whatever happens on the way, there is
always one whole snapshot. Segments that no longer count stay for a minute, for those who read them.
"""

import datetime as dt
import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import msgspec
import polars as pl

from survey_app.analytics.long_work import Progress
from survey_app.analytics.snapshot.columns import Fact
from survey_app.waiting import about_to_wait

FORMAT = 4
"""Of what stands in the files; a snapshot of another format is built anew."""
MANIFEST, LOCK, ENDING, PROGRESS = "manifest.json", "lock", ".parquet", "progress.json"
LINGERS = dt.timedelta(minutes=1)
ROWS_AT_ONCE = 1 << 16
"""Rows of a group within a segment: what belongs to one article stands in few of them."""


class Segment(msgspec.Struct, frozen=True):
    """Some responses in one file: those that broke off, then the whole ones, each in the order
    of their articles."""

    file: str
    rows: int
    size: int
    """Bytes in memory."""
    low: int
    """The lowest first half of an id in it."""
    high: int
    columns: tuple[str, ...]


class Manifest(msgspec.Struct, frozen=True):
    """Which segments are the snapshot, and what their numbers mean."""

    format: int = FORMAT
    survey_id: int = 0
    segments: tuple[Segment, ...] = ()
    labels: dict[str, list[str]] = {}
    """Column → labels; a response has the place of its label."""
    types: dict[str, str] = {}
    """Column of a variable → its type."""
    changed_at: dt.datetime | None = None
    """The latest change of a response that was read."""
    uncounted: int = 0
    """By how many responses the tallies differed when the snapshot was built: 0 unless they are
    wrong."""
    left: dict[str, dt.datetime] = {}
    """Files that no longer count, since when."""

    @property
    def rows(self) -> int:
        """How many responses there are."""
        return sum(segment.rows for segment in self.segments)


class SnapshotFolder:
    """The folder of one survey's snapshot; what changes it needs the lock."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def manifest(self) -> Manifest:
        """What is there; an empty one where there is nothing that can be read."""
        try:
            found = msgspec.json.decode((self.path / MANIFEST).read_bytes(), type=Manifest)
        except (OSError, msgspec.DecodeError):
            return Manifest()
        return found if found.format == FORMAT else Manifest()

    @contextmanager
    def locked(self, *, patient: bool = True) -> Iterator[bool]:
        """Hold the lock; yields whether we have it, as who is not patient does not wait for it."""
        about_to_wait()
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield _is_ours(handle, patient=patient)
        finally:
            os.close(handle)

    def building(self) -> Progress | None:
        """How far the one is who builds the snapshot now; None where nobody does."""
        try:
            found = msgspec.json.decode((self.path / PROGRESS).read_bytes(), type=Progress)
        except (OSError, msgspec.DecodeError):
            return None
        # Whoever was killed has left its word, but no lock.
        with self.locked(patient=False) as is_ours:
            return None if is_ours else found

    def note(self, progress: Progress | None) -> None:
        """Say how far we are with building it, and nothing more at the end."""
        if progress is None:
            (self.path / PROGRESS).unlink(missing_ok=True)
            return
        part = self.path / f"{PROGRESS}.part"
        part.write_bytes(msgspec.json.encode(progress))
        part.replace(self.path / PROGRESS)

    def file(self, segment: Segment) -> Path:
        """Where a segment lies."""
        return self.path / segment.file

    def read(self, segment: Segment, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """The rows of a segment."""
        return pl.read_parquet(self.file(segment), columns=None if columns is None else [*columns])

    def write(self, rows: pl.DataFrame) -> Segment:
        """A new segment with these rows, on the disk but not in the manifest."""
        name = f"{uuid4().hex}{ENDING}"
        # What readers did not reach is null; Polars reads pages without any twice as fast.
        ordered = rows.sort(Fact.COMPLETE, Fact.ARTICLE)
        with (self.path / name).open("xb") as file:
            ordered.write_parquet(file, compression="lz4", row_group_size=ROWS_AT_ONCE)
            file.flush()
            os.fsync(file.fileno())
        ids = rows[Fact.ID_HIGH]
        ends = int(str(ids.min())), int(str(ids.max()))
        return Segment(name, rows.height, int(rows.estimated_size()), *ends, tuple(rows.columns))

    def replace(self, old: Manifest, new: Manifest, now: dt.datetime) -> Manifest:
        """Let a manifest take the place of another; delete what nobody reads any more."""
        kept = {segment.file for segment in new.segments}
        left = old.left | {one.file: now for one in old.segments if one.file not in kept}
        # A clock that was set back keeps nothing for longer.
        left = {name: since for name, since in left.items() if abs(now - since) < LINGERS}
        new = msgspec.structs.replace(new, left=left)
        part = self.path / f"{MANIFEST}.part"
        with part.open("wb") as file:
            file.write(msgspec.json.encode(new))
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.path / MANIFEST)
        handle = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        self._sweep(kept | set(left))
        return new

    def _sweep(self, wanted: set[str]) -> None:
        """Delete every other segment, also what a process has left that was killed."""
        for path in self.path.glob(f"*{ENDING}"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)


def folders(root: Path) -> list[str]:
    """The keys of the surveys that have a snapshot in a data folder."""
    return sorted(path.parent.name for path in root.glob(f"*/{MANIFEST}"))


def discard(root: Path, survey: str) -> None:
    """Delete a survey's snapshot, if there is one; it can be built anew at any time.

    The lock stays: somebody may wait for it.
    """
    folder = SnapshotFolder(root / survey)
    if folder.path.is_dir():
        with folder.locked():
            for path in (folder.path / MANIFEST, *folder.path.glob(f"*{ENDING}")):
                path.unlink(missing_ok=True)


def _is_ours(handle: int, *, patient: bool) -> bool:
    """Take the lock of an open file; it is free again when the file is closed."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if patient else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
