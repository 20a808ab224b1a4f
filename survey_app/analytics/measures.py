"""What is counted of each article: reads, saw it, answers, followed links."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from survey_app.analytics.filters.narrowing import reading_conditions
from survey_app.analytics.scope import Scope
from survey_app.analytics.shares import Share
from survey_app.collect.deltas import COMPLETE, MEASURED, RESPONSES
from survey_app.collect.exposures import Exposure, read_also_read, read_exposures, read_readings


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


def article_measures(session: Session, scope: Scope) -> dict[int, Measures]:
    """Article id → measures, for every article with a count; 0 is "no known article".

    What cannot be narrowed by the filter is 0: what was seen, how it was read, and, as soon as
    anything but the period and the articles narrows, "Also read" links. At most four statements
    where tallies suffice, however many articles there are.
    """
    cells: dict[str, Any] = {"by": ("article_id",), **scope.filter.period.hours}
    if scope.articles is not None:
        cells["article_id"] = scope.articles
    found = answer_measures(session, scope)
    read_by = reading_conditions(scope.filter)
    if read_by is not None:
        for (article_id,), reading in read_readings(
            session, scope.shards, **cells, **read_by
        ).items():
            found[article_id] = replace(found.get(article_id, NONE), **reading._asdict())
    if scope.filter.lets_all_readers_in:
        for (article_id,), link in read_also_read(session, scope.shards, **cells).items():
            found[article_id] = replace(
                found.get(article_id, NONE),
                also_read_seen=link.seen,
                also_read_followed=link.followed,
            )
    return found


def answer_measures(session: Session, scope: Scope) -> dict[int, Measures]:
    """Article id → what was seen and answered there."""
    marks: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for (_, article_id, mark), n in scope.marked(session, ("article_id",), _FIELDS).items():
        marks[article_id][mark] += n
    exposures: dict[int, Exposure] = {}
    if scope.exposures is not None:
        shown = read_exposures(session, scope.shards, by=("article_id",), **scope.exposures)
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
