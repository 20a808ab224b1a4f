"""A snapshot as those see it who ask something of it."""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from pathlib import Path

import polars as pl

from survey_app.analytics.snapshot.columns import Fact, absent, all_types
from survey_app.analytics.snapshot.files import Manifest, Segment, SnapshotFolder
from survey_app.surveys.codebook import Codebook

AT_ONCE = 2_000_000

# Whatever is asked of segments is worked off piece by piece: they need not fit into memory.
pl.Config.set_engine_affinity("streaming")


@dataclass(frozen=True)
class Snapshot:
    """All responses of a survey that count, at one moment."""

    survey: str
    """Key of the survey."""
    counted_at: dt.datetime
    """The responses are those that were stored by then."""
    book: Codebook
    folder: SnapshotFolder
    manifest: Manifest
    opened: Mapping[str, Path] = field(default_factory=dict)
    """Where files that are held open are read."""

    @property
    def rows(self) -> int:
        """How many responses there are."""
        return self.manifest.rows

    @property
    def state(self) -> str:
        """Differs whenever the responses do."""
        return " ".join([self.survey, *(segment.file for segment in self.manifest.segments)])

    @cached_property
    def types(self) -> dict[str, pl.DataType]:
        """The columns and their types: facts, labels of readers, variables."""
        return all_types(self.book, self.manifest.labels)

    def scan(self) -> pl.LazyFrame:
        """The responses, in no order; nothing is read before it is collected.

        To be collected within a minute: later the files may be gone, unless it is `held`.
        """
        return self._scan(self.manifest.segments)

    @contextmanager
    def held(self) -> Iterator["Snapshot"]:
        """The same for what takes longer than a minute: whoever deletes a file takes its name
        only, and what was open goes with the process, however that ends."""
        with ExitStack() as stack:
            files = {
                segment.file: stack.enter_context(self.folder.file(segment).open("rb"))
                for segment in self.manifest.segments
            }
            places = {name: Path(f"/dev/fd/{file.fileno()}") for name, file in files.items()}
            yield replace(self, opened=places)

    def scan_in_parts(self) -> Iterator[pl.LazyFrame]:
        """The same in frames of about two million responses.

        For many questions at once (`polars.collect_all`): their common columns are kept in memory.
        """
        begins = accumulate(segment.rows for segment in self.manifest.segments)
        numbered = zip(begins, self.manifest.segments, strict=True)
        for _, some in groupby(numbered, key=lambda one: one[0] // AT_ONCE):
            yield self._scan([segment for _, segment in some])

    def scan_in_order(self, at_once: int) -> Iterator[pl.LazyFrame]:
        """The same in frames of about `at_once` responses, each in the order of its ids.

        The frame with the latest ids comes first: it is in the files that are soonest gone.
        """
        pieces = pairwise([None, *self._edges(at_once), None])
        for low, high in reversed(list(pieces)):
            near = [s for s in self.manifest.segments if _meets(s, low, high)]
            since = pl.lit(value=True) if low is None else pl.col(Fact.ID_HIGH) >= low
            until = pl.lit(value=True) if high is None else pl.col(Fact.ID_HIGH) < high
            yield self._scan(near).filter(since & until).sort(Fact.ID_HIGH, Fact.ID_LOW)

    def number(self, column: str, label: str) -> int | None:
        """The number that stands for a label in a column; None where no response has it."""
        known = self.manifest.labels.get(column, [])
        return known.index(label) if label in known else None

    def labels(self, column: str) -> dict[int, str]:
        """What the numbers of a column stand for: the key of an option, a device, a language …"""
        return dict(enumerate(self.manifest.labels.get(column, [])))

    def _edges(self, at_once: int) -> list[int]:
        """The first halves of ids that part all responses into pieces of one size."""
        ids = self.scan().select(Fact.ID_HIGH).collect()[Fact.ID_HIGH].sort()
        pieces = max(1, math.ceil(len(ids) / at_once))
        return [ids[place * len(ids) // pieces] for place in range(1, pieces)]

    def _scan(self, segments: Sequence[Segment]) -> pl.LazyFrame:
        if not segments:
            return pl.LazyFrame(schema=self.types)
        alike = groupby(segments, key=lambda segment: segment.columns)
        return pl.concat([self._scan_alike(columns, some) for columns, some in alike])

    def _scan_alike(self, columns: tuple[str, ...], segments: Iterable[Segment]) -> pl.LazyFrame:
        files = [self.opened.get(one.file) or self.folder.file(one) for one in segments]
        frame = pl.scan_parquet(files)
        return frame.with_columns(absent(self.types, columns, self.book)).select(*self.types)


def _meets(segment: Segment, low: int | None, high: int | None) -> bool:
    """Whether a segment may have ids from `low` until before `high`."""
    return (low is None or segment.high >= low) and (high is None or segment.low < high)
