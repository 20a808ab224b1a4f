"""What `/metrics` tells of the write side: the writer, what waits to be folded, and the jobs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any
from uuid import UUID

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector as Source
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from survey_app.collect.folding import Folder
from survey_app.collect.group_commit import WAITS, GroupCommit
from survey_app.collect.ids import moment_of
from survey_app.collect.jobs import Jobs
from survey_app.collect.models import TallyDelta
from survey_app.collect.shards import shards_with
from survey_app.database import Database

SIZES = (1, 2, 4, 8, 16, 32, 64)
"""Sizes of batches up to which they are counted together."""


@dataclass(frozen=True)
class WriterMetrics(Source):
    """The writer of this process."""

    writer: GroupCommit

    def collect(self) -> Iterator[Metric]:
        """How many responses became what, in how many batches, and how many wait."""
        figures = self.writer.figures
        sizes = dict(figures.sizes)
        responses = CounterMetricFamily(
            "survey_responses", "Responses the writer has dealt with.", labels=("outcome",)
        )
        for outcome in ("stored", "unchanged", "refused", "failed", "turned_away"):
            responses.add_metric((outcome,), getattr(figures, outcome))
        yield responses
        yield _histogram(
            "survey_batch_size",
            "Responses of a batch, which is about one commit.",
            sizes,
            SIZES,
            sum(size * n for size, n in sizes.items()),
        )
        yield _histogram(
            "survey_response_seconds",
            "Seconds between handing a response to the writer and its outcome.",
            dict(zip((*WAITS, inf), figures.waits, strict=True)),
            WAITS,
            figures.waited,
        )
        yield CounterMetricFamily(
            "survey_storing_seconds", "Time spent on storing batches.", value=figures.seconds
        )
        yield GaugeMetricFamily(
            "survey_responses_waiting", "Responses in the queue.", value=self.writer.waiting
        )


@dataclass(frozen=True)
class BeaconMetrics(Source):
    """The beacons of this process."""

    folder: Folder

    def collect(self) -> Iterator[Metric]:
        """How many came, and how many were dropped as too much waited."""
        yield CounterMetricFamily("survey_beacons", "Beacons received.", value=self.folder.heard)
        yield CounterMetricFamily(
            "survey_beacons_dropped", "Beacons dropped: too many waited.", value=self.folder.lost
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
        """How many changes of the tallies wait, and since when."""
        try:
            pending, oldest = _pending(self.database)
        except SQLAlchemyError:
            return
        yield GaugeMetricFamily(
            "survey_deltas_pending", "Changes of the tallies that wait.", value=pending
        )
        if oldest is not None:
            yield GaugeMetricFamily(
                "survey_deltas_oldest_timestamp_seconds",
                "When the change that waits longest was made.",
                value=moment_of(oldest).timestamp(),
            )


def _pending(database: Database) -> tuple[int, UUID | None]:
    """How many deltas wait, and the id of the oldest."""
    with database.reading() as session:
        shards = shards_with(session, TallyDelta)
        if not shards:
            return 0, None
        here = TallyDelta.shard.in_(shards)
        number = session.scalar(select(func.count(TallyDelta.shard)).where(here)) or 0
        oldest = select(TallyDelta.id).where(here).order_by(TallyDelta.id).limit(1)
        return number, session.scalar(oldest)


def _histogram(
    name: str, says: str, counts: Mapping[Any, int], edges: Sequence[float], total: float
) -> HistogramMetricFamily:
    """A histogram from how often each value, or each bucket's edge, was counted."""
    buckets = [
        (
            str(float(edge)) if edge != inf else "+Inf",
            sum(n for v, n in counts.items() if v <= edge),
        )
        for edge in (*edges, inf)
    ]
    return HistogramMetricFamily(name, says, buckets=buckets, sum_value=total)
