"""The published surveys as a process remembers them: pausing one takes effect within a second."""

import datetime as dt
import threading
from collections import OrderedDict

from survey_app.database import Database
from survey_app.remembered import Remembered
from survey_app.surveys.definition import Definition
from survey_app.surveys.published import PublishedSurvey, published_survey, version_of

MOST_SURVEYS = 2000
MOST_VERSIONS = 2000


class KnownSurveys:
    """Surveys by key, and definitions by survey and version; any number of threads may ask."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._surveys = Remembered(database, published_survey, MOST_SURVEYS)
        self._lock = threading.Lock()
        self._versions: OrderedDict[tuple[int, int], Definition] = OrderedDict()

    def survey(self, key: str, now: dt.datetime) -> PublishedSurvey:
        """The survey with this key as it was at most a second ago; raises NotFound."""
        return self._surveys.get(key, now)

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
