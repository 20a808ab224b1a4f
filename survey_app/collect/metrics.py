"""What `/metrics` tells of the write side: the writer, what waits to be folded, and the jobs."""

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector as Source
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from survey_app.collect.group_commit import GroupCommit
from survey_app.collect.jobs import Jobs
from survey_app.collect.models import TallyDelta
from survey_app.collect.shards import shards_with
from survey_app.database import Database


@dataclass(frozen=True)
class WriterMetrics(Source):
    """The writer of this process."""

    writer: GroupCommit

    def collect(self) -> Iterator[Metric]:
        """How many responses became what, in how many batches, and how many wait."""
        figures = self.writer.figures
        responses = CounterMetricFamily(
            "survey_responses", "Responses the writer has dealt with.", labels=("outcome",)
        )
        for outcome in ("stored", "unchanged", "refused", "failed", "turned_away"):
            responses.add_metric((outcome,), getattr(figures, outcome))
        yield responses
        yield CounterMetricFamily("survey_batches", "Batches stored.", value=figures.batches)
        yield CounterMetricFamily(
            "survey_storing_seconds", "Time spent on storing batches.", value=figures.seconds
        )
        yield GaugeMetricFamily(
            "survey_responses_waiting", "Responses in the queue.", value=self.writer.waiting
        )


@dataclass(frozen=True)
class JobMetrics(Source):
    """The jobs of this process."""

    jobs: Jobs

    def collect(self) -> Iterator[Metric]:
        """When each job last ended well, and what it could not do."""
        succeeded = GaugeMetricFamily(
            "survey_job_succeeded_timestamp_seconds",
            "When a job of this process last ended well.",
            labels=("job",),
        )
        for job, moment in sorted(self.jobs.figures.succeeded.items()):
            succeeded.add_metric((job,), moment.timestamp())
        yield succeeded
        yield CounterMetricFamily(
            "survey_job_failures", "Jobs that failed.", value=self.jobs.figures.failures
        )
        yield GaugeMetricFamily(
            "survey_deltas_unreadable",
            "Changes of the tallies that cannot be read; survey-app rebuild-tallies mends that.",
            value=len(self.jobs.folding.unreadable),
        )


@dataclass(frozen=True)
class PendingMetrics(Source):
    """What waits in the database to be folded; nothing while it is away."""

    database: Database

    def collect(self) -> Iterator[Metric]:
        """How many changes of the tallies wait."""
        try:
            pending = _pending(self.database)
        except SQLAlchemyError:
            return
        yield GaugeMetricFamily(
            "survey_deltas_pending", "Changes of the tallies that wait.", value=pending
        )


def _pending(database: Database) -> int:
    with database.reading() as session:
        shards = shards_with(session, TallyDelta)
        query = select(func.count(TallyDelta.shard)).where(TallyDelta.shard.in_(shards))
        return session.scalar(query) or 0
