"""Building a snapshot, and bringing it up to date.

A snapshot is built in the order of the ids, which shows each response once. It is brought up to
date by reading what was changed since the latest change that it knows, and somewhat before: a
transaction may commit later than another one whose responses are younger. At last the number of
responses is compared with the tallies, at one moment; if they differ, it is built anew.
"""

import datetime as dt
import logging
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import polars as pl
from msgspec.structs import replace
from sqlalchemy.orm import Session

from survey_app.analytics.long_work import Progress, UnderWay
from survey_app.analytics.snapshot.columns import all_types, types_of
from survey_app.analytics.snapshot.draft import Draft
from survey_app.analytics.snapshot.encode import Encoder
from survey_app.analytics.snapshot.fetch import (
    BEGINNING,
    Change,
    Page,
    Span,
    ahead,
    by_change,
    by_id,
    latest_change,
)
from survey_app.analytics.snapshot.files import Manifest, SnapshotFolder
from survey_app.analytics.snapshot.labels import Labels
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.collect.deltas import RESPONSES
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import survey_counts
from survey_app.database import Database
from survey_app.surveys.codebook import Codebook, codebook
from survey_app.surveys.published import PublishedSurvey, versions_of

log = logging.getLogger(__name__)

COUNTING = "Counting the answers"
OVERLAP = dt.timedelta(minutes=1)
"""How much later than it says a change may be committed."""

After = TypeVar("After")
Opened = Callable[[], AbstractContextManager[Session]]


class _OtherTypes(Exception):
    """A new version asks a question in another way: what is written has other columns."""


def bring_up_to_date(
    database: Database,
    root: Path,
    survey: PublishedSurvey,
    now: dt.datetime,
    most: float = math.inf,
) -> Snapshot:
    """The snapshot of a survey with all that is stored; built where there is none yet.

    `root` is the folder of all snapshots. Whoever else wants the same one waits. Raises UnderWay
    where more than `most` responses would have to be read to build it, and where somebody is
    doing that.
    """
    folder = SnapshotFolder(root / survey.key)
    if most < math.inf and (progress := folder.building()) is not None:
        raise UnderWay(COUNTING, progress)
    with folder.locked():
        old = folder.manifest()
        growth = _Growth(database, folder, survey)
        new = growth.followed(old)
        if new is None:
            if growth.total() > most:
                raise UnderWay(COUNTING, Progress(0, growth.total()))
            if old.segments:
                log.warning("the snapshot of survey %s is built anew", survey.key)
            new = growth.built()
        if new != old or old.left:
            new = folder.replace(old, new, now)
    return Snapshot(survey.key, now, growth.book, folder, new)


def follow(database: Database, root: Path, survey: PublishedSurvey, now: dt.datetime) -> bool:
    """Bring a snapshot up to date that is there; whether that could be done without building.

    Where somebody else is at it, that is left to them.
    """
    folder = SnapshotFolder(root / survey.key)
    with folder.locked(patient=False) as is_ours:
        if not is_ours:
            return True
        old = folder.manifest()
        new = _Growth(database, folder, survey).followed(old)
        if new is not None and (new != old or old.left):
            folder.replace(old, new, now)
    return new is not None


class _Growth:
    """One survey's snapshot on its way to be up to date."""

    def __init__(self, database: Database, folder: SnapshotFolder, survey: PublishedSurvey) -> None:
        self._database = database
        self._folder = folder
        self._survey = survey
        self._shards = shards_of(survey.publication_id, survey.buckets)
        self.book = self._newest_book()

    def followed(self, old: Manifest) -> Manifest | None:
        """What follows on a manifest; None where only a new snapshot can."""
        latest = self._latest_change()
        if latest is None or old.changed_at is None or latest < old.changed_at:
            return None
        if old.survey_id != self._survey.id or not _fits(old.types, self.book):
            return None
        span = (old.changed_at - OVERLAP, latest - OVERLAP)
        try:
            with self._draft_of(old):
                self._follow(self._database.reading, span)
                counted = self._finish(latest)
        except _OtherTypes:
            return None
        new = replace(self._manifest(latest), uncounted=old.uncounted, left=old.left)
        return new if new.rows + new.uncounted == counted else None

    def total(self) -> int:
        """How many responses the tallies count."""
        with self._database.reading() as session:
            return self._counted(session)

    def built(self) -> Manifest:
        """A new snapshot."""
        latest = self._latest_change()
        try:
            with self._draft_of(Manifest()):
                total = self.total()
                self._folder.note(Progress(0, total))
                self._build(total)
                counted = self._finish(latest)
        except _OtherTypes:
            return self.built()  # by now the newest version is known
        finally:
            self._folder.note(None)
        new = self._manifest(latest)
        return replace(new, uncounted=counted - new.rows)

    @contextmanager
    def _draft_of(self, old: Manifest) -> Iterator[None]:
        """Begin with what there is."""
        self._labels = Labels(old.labels)
        self._encoder = Encoder(self.book, self._labels)
        with Draft(self._folder, old.segments) as self._draft:
            yield

    def _finish(self, latest: dt.datetime | None) -> int:
        """Bring in the latest changes; returns how many responses are counted at that moment."""
        with self._database.snapshot() as session:
            settled = BEGINNING if latest is None else latest - OVERLAP
            self._follow(lambda: nullcontext(session), (settled, None))
            counted = self._counted(session)
        self._draft.settle(self._types(), self.book)
        return counted

    def _counted(self, session: Session) -> int:
        counts = survey_counts(session, self._shards, self._survey.id)
        return counts.get("", {}).get(RESPONSES, 0)

    def _manifest(self, latest: dt.datetime | None) -> Manifest:
        return Manifest(
            survey_id=self._survey.id,
            segments=self._draft.segments(),
            labels=self._labels.known(),
            types=_named(self.book),
            changed_at=latest,
        )

    def _latest_change(self) -> dt.datetime | None:
        with self._database.reading() as session:
            return latest_change(session, self._shards, self._survey.id)

    def _build(self, total: int) -> None:
        """Add all responses."""
        done = 0

        def read(shard: int, session: Session, after: UUID | None) -> Page:
            return by_id(session, shard, self._survey.id, after)

        for shard in self._shards:
            for page in ahead(
                _pages(self._database.reading, partial(read, shard), attrgetter("last_id"))
            ):
                rows = self._encoded(page.rows())
                self._draft.add(rows)
                done += rows.height
                if self._settle_some():
                    self._folder.note(Progress(done, total))

    def _follow(self, opened: Opened, span: Span) -> None:
        """Bring in what changed last within a span of time."""

        def read(shard: int, session: Session, after: Change | None) -> Page:
            return by_change(session, shard, self._survey.id, span, after)

        for shard in self._shards:
            for page in ahead(_pages(opened, partial(read, shard), attrgetter("last_change"))):
                rows = page.rows()
                self._draft.change(rows, self._encoded(rows))
                self._settle_some()

    def _settle_some(self) -> bool:
        """Write what waits, if it is much; whether it was."""
        if not self._draft.is_full:
            return False
        self._draft.settle(self._types(), self.book)
        return True

    def _encoded(self, page: pl.DataFrame) -> pl.DataFrame:
        if not set(page["version"].filter(~page["gone"])) <= set(self.book.versions):
            types = _named(self.book)
            self.book = self._newest_book()
            if not _fits(types, self.book):
                raise _OtherTypes
            self._encoder = Encoder(self.book, self._labels)
        return self._encoder.encode(page)

    def _types(self) -> dict[str, pl.DataType]:
        return all_types(self.book, self._labels.columns())

    def _newest_book(self) -> Codebook:
        with self._database.reading() as session:
            return codebook(versions_of(session, self._survey.id))


def _pages(
    opened: Opened,
    read: Callable[[Session, After | None], Page],
    last: Callable[[Page], After],
) -> Iterator[Page]:
    """All pages of a reading, each in the session that is opened for it."""
    after: After | None = None
    while True:
        with opened() as session:
            page = read(session, after)
        if page.count:
            yield page
        if page.is_last:
            return
        after = last(page)


def _named(book: Codebook) -> dict[str, str]:
    """The types of a codebook's columns by name."""
    return {name: str(kind) for name, kind in types_of(book).items()}


def _fits(types: Mapping[str, str], book: Codebook) -> bool:
    """Whether columns that have these types still have them."""
    return types.items() <= _named(book).items()
