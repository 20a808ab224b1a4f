"""What taking answers needs, one per application: what is known of surveys, and the writer."""

import logging
from collections.abc import Mapping, Sequence

import msgspec

from survey_app.collect.group_commit import GroupCommit
from survey_app.collect.outcomes import Fate, Incoming
from survey_app.collect.results import RunningResults
from survey_app.collect.writer import store
from survey_app.database import Database
from survey_app.publications.known import KnownArticles, KnownPublications
from survey_app.surveys.known import KnownSurveys

log = logging.getLogger(__name__)


class Collector:
    """Shared by all threads of a server process; its writer's thread begins with the first use."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.surveys = KnownSurveys(database)
        self.publications = KnownPublications(database)
        self.articles = KnownArticles(database)
        self.writer = GroupCommit(self._store)
        self._results = RunningResults(database)

    def close(self) -> None:
        """Store what waits; nothing is taken afterwards."""
        self.writer.close()

    def _store(self, batch: Sequence[Incoming]) -> list[Fate]:
        """Store a batch; those who wait are shown results that hold every response of it."""
        outcomes = store(self.database, batch, self._results.note)
        results: Mapping[int, msgspec.Raw | None] = {}
        try:
            results = self._results.after(batch)
        except Exception:  # noqa: BLE001 - what is stored is stored, whatever else goes wrong
            log.exception("the results of a batch could not be read")
        return [
            (outcome, results.get(item.survey_id))
            for item, outcome in zip(batch, outcomes, strict=True)
        ]
