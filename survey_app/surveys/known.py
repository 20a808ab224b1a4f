"""The published surveys as this process remembers them, so that an answer needs no query.

What is remembered is read again when it is older than a second, and at once when this process
has changed something: pausing takes effect within the contract's five seconds wherever it is done.
"""

import datetime as dt
import threading
from collections import OrderedDict
from dataclasses import dataclass

from survey_app.database import Database
from survey_app.surveys.definition import Definition
from survey_app.surveys.published import PublishedSurvey, published_survey, version_of

REMEMBERED = dt.timedelta(seconds=1)
MOST_SURVEYS = 2000
MOST_VERSIONS = 2000


@dataclass(frozen=True)
class _Known:
    survey: PublishedSurvey
    read_at: dt.datetime
    changes: int


class KnownSurveys:
    """Surveys by key, and definitions by survey and version; any number of threads may ask."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._surveys: OrderedDict[str, _Known] = OrderedDict()
        self._versions: OrderedDict[tuple[int, int], Definition] = OrderedDict()

    def survey(self, key: str, now: dt.datetime) -> PublishedSurvey:
        """The survey with this key as it was at most a second ago; raises NotFound."""
        known = self._surveys.get(key)
        if known is None or not self._is_fresh(known, now):
            # One thread reads, the others wait for it: a survey is asked for by many at once.
            with self._lock:
                known = self._surveys.get(key)
                if known is None or not self._is_fresh(known, now):
                    known = self._read(key, now)
        return known.survey

    def definition(self, survey_id: int, number: int) -> Definition | None:
        """The definition of one version, which never changes; None when there is none."""
        found = self._versions.get((survey_id, number))
        if found is None:
            with self._database.reading() as session:
                found = version_of(session, survey_id, number)
            if found is not None:
                with self._lock:
                    self._versions[survey_id, number] = found
                    if len(self._versions) > MOST_VERSIONS:
                        self._versions.popitem(last=False)
        return found

    def _is_fresh(self, known: _Known, now: dt.datetime) -> bool:
        return known.changes == self._database.changes and abs(now - known.read_at) < REMEMBERED

    def _read(self, key: str, now: dt.datetime) -> _Known:
        changes = self._database.changes
        with self._database.reading() as session:
            known = _Known(published_survey(session, key), now, changes)
        self._surveys[key] = known
        self._surveys.move_to_end(key)
        if len(self._surveys) > MOST_SURVEYS:
            self._surveys.popitem(last=False)
        return known
