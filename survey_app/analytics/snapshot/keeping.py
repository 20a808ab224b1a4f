"""The snapshots that a process works with: asked for by pages, kept up to date by a job."""

import datetime as dt
from functools import partial
from pathlib import Path

from survey_app.analytics.long_work import MANY, LongWork, Progress, UnderWay
from survey_app.analytics.snapshot.files import SnapshotFolder, discard, folders
from survey_app.analytics.snapshot.grow import COUNTING, bring_up_to_date, follow
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.collect.jobs import Job
from survey_app.collect.recent import Recent
from survey_app.database import Database
from survey_app.errors import NotFound
from survey_app.surveys.published import PublishedSurvey, published_survey

FOLDER = "snapshots"
"""In the data folder."""
EVERY = dt.timedelta(minutes=2)
"""How long after it was deleted an answer may still stand in a snapshot that nobody looks at."""
FRESH = dt.timedelta(seconds=1)
"""So long a snapshot is not looked at again: a page asks for it several times. An open page that
follows looks once more after each change (js/live.js), so this must be shorter than its pause."""
KNOWN = 100
"""Surveys whose snapshots a process remembers."""


class Snapshots:
    """One per process; any number of processes may share a data folder, or have their own."""

    def __init__(self, database: Database, data_dir: Path) -> None:
        self._database = database
        self._root = data_dir / FOLDER
        self._recent: Recent[str, Snapshot] = Recent(KNOWN)
        self._building = LongWork(COUNTING)

    def of(self, survey: PublishedSurvey, now: dt.datetime, has_time: bool = True) -> Snapshot:
        """The snapshot of a survey, with every response that was stored a second ago.

        Where there is none yet it is built. Raises UnderWay where that takes long, or who asks
        has no time: it is done in a thread meanwhile. What goes wrong there is raised here the
        next time.
        """
        known = self._recent.get(survey.key)
        if known is None or abs(now - known.counted_at) >= FRESH or _is_older(known, survey):
            self._building.look(survey.key)
            most = MANY if has_time else 0
            try:
                known = bring_up_to_date(self._database, self._root, survey, now, most)
            except UnderWay as met:
                raise self._begin(survey, now, met.progress) from None
            self._recent.set(survey.key, known)
        return known

    def _begin(self, survey: PublishedSurvey, now: dt.datetime, begins: Progress) -> UnderWay:
        """Have a snapshot built, unless we are at it; returns what to raise.

        Where another process is, ours waits for it, and goes on if that one ends halfway.
        """
        folder = SnapshotFolder(self._root / survey.key)
        build = partial(bring_up_to_date, self._database, self._root, survey, now)
        return self._building.begin(survey.key, build, lambda: folder.building() or begins)

    def forget(self, survey_key: str) -> None:
        """Delete a survey's snapshot: it may hold what has been deleted past the writer."""
        discard(self._root, survey_key)
        self._recent.clear()

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


def _is_older(known: Snapshot, survey: PublishedSurvey) -> bool:
    """Whether a version was published since, whose columns the pages will ask for."""
    return survey.version not in known.book.versions


def keeping(snapshots: Snapshots) -> Job:
    """The job that keeps them; when the process ends it has no hurry to do so once more."""
    return Job("snapshots", snapshots.keep, EVERY, finish=lambda _now: None)
