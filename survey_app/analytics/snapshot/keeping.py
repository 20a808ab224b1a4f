"""The snapshots that a process works with: asked for by pages, kept up to date by a job."""

import datetime as dt
import logging
import threading
from functools import partial
from pathlib import Path

from survey_app.analytics.snapshot.files import Progress, SnapshotFolder, discard, folders
from survey_app.analytics.snapshot.grow import BeingCounted, bring_up_to_date, follow
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.collect.jobs import Job
from survey_app.collect.recent import Recent
from survey_app.database import Database
from survey_app.errors import NotFound
from survey_app.surveys.published import PublishedSurvey, published_survey

log = logging.getLogger(__name__)

FOLDER = "snapshots"
"""In the data folder."""
EVERY = dt.timedelta(minutes=2)
"""How long after it was deleted an answer may still stand in a snapshot that nobody looks at."""
FRESH = dt.timedelta(seconds=1)
"""So long a snapshot is not looked at again: a page asks for it several times. An open page that
follows looks once more after each change (js/live.js), so this must be shorter than its pause."""
LARGE = 300_000
"""Responses whose snapshot takes some seconds to build: a page tells how far it is instead."""
KNOWN = 100
"""Surveys whose snapshots a process remembers."""


class Snapshots:
    """One per process; any number of processes may share a data folder, or have their own."""

    def __init__(self, database: Database, data_dir: Path) -> None:
        self._database = database
        self._root = data_dir / FOLDER
        self._recent: Recent[str, Snapshot] = Recent(KNOWN)
        self._builders: dict[str, _Builder] = {}
        self._beginning = threading.Lock()

    def of(self, survey: PublishedSurvey, now: dt.datetime) -> Snapshot:
        """The snapshot of a survey, with every response that was stored a second ago.

        Where there is none yet it is built. Raises BeingCounted where that takes long: it is done
        in a thread meanwhile. What goes wrong there is raised here the next time.
        """
        known = self._recent.get(survey.key)
        if known is None or abs(now - known.counted_at) >= FRESH:
            self._wait_for_none(survey.key)
            try:
                known = bring_up_to_date(self._database, self._root, survey, now, LARGE)
            except BeingCounted as met:
                self._see_to(survey, now, met.progress)
                raise
            self._recent.set(survey.key, known)
        return known

    def forget(self, survey_key: str) -> None:
        """Delete a survey's snapshot: it may hold what has been deleted past the writer."""
        discard(self._root, survey_key)
        self._recent.clear()

    def _wait_for_none(self, survey_key: str) -> None:
        """Raise BeingCounted where our thread is at work, or what that has ended with."""
        builder = self._builders.get(survey_key)
        if builder is None:
            return
        if builder.is_alive():
            raise BeingCounted(builder.progress)
        self._builders.pop(survey_key, None)
        if builder.error is not None:
            raise builder.error

    def _see_to(self, survey: PublishedSurvey, now: dt.datetime, begins: Progress) -> None:
        """Have a snapshot built, unless we are at it.

        Where another process is, ours waits for it, and goes on if that one ends halfway.
        """
        with self._beginning:
            if survey.key not in self._builders:
                builder = _Builder(self._database, self._root, survey, now, begins)
                self._builders[survey.key] = builder
                builder.start()

    def keep(self, now: dt.datetime) -> None:
        """Bring up to date whatever is there; what would have to be built anew is deleted."""
        for key in folders(self._root):
            try:
                with self._database.reading() as session:
                    survey = published_survey(session, key)
            except NotFound:
                self.forget(key)
            else:
                if not follow(self._database, self._root, survey, now):
                    self.forget(key)


class _Builder(threading.Thread):
    """Builds one snapshot; ends with the process, as it can be built anew at any time."""

    def __init__(
        self,
        database: Database,
        root: Path,
        survey: PublishedSurvey,
        now: dt.datetime,
        begins: Progress,
    ) -> None:
        super().__init__(name=f"survey-snapshot-{survey.key}", daemon=True)
        self.error: Exception | None = None
        self._begins = begins
        self._folder = SnapshotFolder(root / survey.key)
        self._build = partial(bring_up_to_date, database, root, survey, now)

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return self._folder.building() or self._begins

    def run(self) -> None:
        """Build it, and keep what went wrong for the next one who asks."""
        try:
            self._build()
        except Exception as error:
            log.exception("a snapshot could not be built")
            self.error = error


def keeping(snapshots: Snapshots) -> Job:
    """The job that keeps them; when the process ends it has no hurry to do so once more."""
    return Job("snapshots", snapshots.keep, EVERY, finish=lambda _now: None)
