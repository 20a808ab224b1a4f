"""What taking answers needs, one per application: what is known of surveys, and the writer."""

from functools import partial

from survey_app.collect.group_commit import GroupCommit
from survey_app.collect.results import SharedResults
from survey_app.collect.writer import store
from survey_app.database import Database
from survey_app.publications.known import KnownArticles
from survey_app.surveys.known import KnownSurveys


class Collector:
    """Shared by all threads of a server process; its writer's thread begins with the first use."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.surveys = KnownSurveys(database)
        self.articles = KnownArticles(database)
        self.writer = GroupCommit(partial(store, database))
        self.results = SharedResults(database, self.writer.figures)

    def close(self) -> None:
        """Store what waits; nothing is taken afterwards."""
        self.writer.close()
