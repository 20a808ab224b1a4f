"""What is counted of each article: reads, saw it, answers, followed links."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from survey_app.analytics.periods import Period
from survey_app.analytics.shares import Share
from survey_app.collect.deltas import COMPLETE, MEASURED, RATE_CHANNELS, RESPONSES
from survey_app.collect.exposures import Exposure, read_also_read, read_exposures, read_readings
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import read
from survey_app.publications.models import Publication


@dataclass(frozen=True)
class Measures:
    """Counts of one article or survey, or of several together."""

    reads: int = 0
    engaged_s: int = 0
    """Active reading time of all reads together, in seconds."""
    seen: int = 0
    """Where it can be answered on the spot: inline, slide-in, frame."""
    started: int = 0
    responses: int = 0
    """Complete and partial."""
    complete: int = 0
    measured: int = 0
    """Responses that count for the answer rate (contract section 5)."""
    flagged: int = 0
    """Responses with an unusual pattern; they are counted like all others."""
    also_read_seen: int = 0
    also_read_followed: int = 0

    @property
    def is_beyond_seen(self) -> bool:
        """Whether it was answered more often than it was seen."""
        return self.responses > self.seen

    @property
    def answer_rate(self) -> Share:
        """Answered, of those who saw it."""
        return Share(self.measured, self.seen)

    @property
    def finished(self) -> Share:
        """Complete, of all responses."""
        return Share(self.complete, self.responses)

    @property
    def followed(self) -> Share:
        """Followed, of the "Also read" links that were seen."""
        return Share(self.also_read_followed, self.also_read_seen)

    @property
    def reading_time(self) -> float | None:
        """Mean active reading time of a read, in seconds."""
        return self.engaged_s / self.reads if self.reads else None


NONE = Measures()
Where = int | frozenset[int]
"""The id that is asked for, or several."""


def article_measures(
    session: Session, publication: Publication, period: Period, **where: Where
) -> dict[int, Measures]:
    """Article id → measures, for every article with a count; 0 is "no known article".

    `article_id` keeps some of them. Four statements, however many articles there are.
    """
    shards = shards_of(publication.id, publication.buckets)
    cells: dict[str, Any] = {"by": ("article_id",), **period.hours, **where}
    found = dict(answer_measures(session, publication, period, **where))
    for (article_id,), reading in read_readings(session, shards, **cells).items():
        found[article_id] = replace(found.get(article_id, NONE), **reading._asdict())
    for (article_id,), link in read_also_read(session, shards, **cells).items():
        found[article_id] = replace(
            found.get(article_id, NONE),
            also_read_seen=link.seen,
            also_read_followed=link.followed,
        )
    return found


def answer_measures(
    session: Session, publication: Publication, period: Period, **where: Where
) -> dict[int, Measures]:
    """Article id → what was seen and answered there; `survey_id` and `article_id` narrow it."""
    shards = shards_of(publication.id, publication.buckets)
    cells: dict[str, Any] = {**period.days, "question": "", **where}
    by = ("article_id", "option")
    marks: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for (article_id, mark), n in read(session, shards, by=by, **cells).items():
        marks[article_id][mark] = n
    seen: dict[str, Any] = {**period.hours, "channel": RATE_CHANNELS, **where}
    shown = read_exposures(session, shards, by=("article_id",), **seen)
    exposures = {article_id: exposure for (article_id,), exposure in shown.items()}
    return {
        article_id: responses_measures(
            marks.get(article_id, {}), exposures.get(article_id, Exposure())
        )
        for article_id in {*marks, *exposures}
    }


def responses_measures(marks: Mapping[str, int], exposure: Exposure) -> Measures:
    """Measures from the marks of whole responses (`tallies.RESPONSES` …) and exposures."""
    counts = {_FIELDS[mark]: n for mark, n in marks.items() if mark in _FIELDS}
    return Measures(seen=exposure.seen, started=exposure.started, **counts)


_FIELDS = {RESPONSES: "responses", COMPLETE: "complete", MEASURED: "measured"}
