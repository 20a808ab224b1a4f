"""What was counted of a survey for its method note, also what is in no result."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from survey_app.analytics.quality.reasons import Reason
from survey_app.collect.deltas import COMPLETE, MEASURED, RATE_CHANNELS, RESPONSES
from survey_app.collect.exposures import Exposure, read_exposures
from survey_app.collect.models import APART, UNKNOWN_ARTICLE, Response
from survey_app.collect.shards import shards_of
from survey_app.collect.tallies import read, survey_counts
from survey_app.surveys.published import PublishedSurvey


@dataclass(frozen=True)
class MethodCounts:
    """What was counted of a survey, over all versions."""

    questions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Question → option or mark → n; the empty question holds whole responses."""
    exposure: Exposure = Exposure()
    """Where it can be answered on the spot: inline, slide-in, frame."""
    channels: Mapping[str, int] = field(default_factory=dict)
    articles: int = 0
    """Known articles in which it was answered."""
    elsewhere: int = 0
    """Answers from outside any known article."""
    flags: Mapping[str, int] = field(default_factory=dict)
    """Flag → counted answers that carry it; the empty flag stands for any."""
    reasons: Mapping[Reason, int] | None = None
    """Reason that follows from all answers together → counted answers that have it; None where
    that was not worked out."""
    tests: int = 0
    superseded: int = 0
    withdrawn: int = 0
    first_day: dt.date | None = None
    last_day: dt.date | None = None

    @property
    def responses(self) -> int:
        """Complete and partial."""
        return self.questions.get("", {}).get(RESPONSES, 0)

    @property
    def complete(self) -> int:
        """Those who came to the end."""
        return self.questions.get("", {}).get(COMPLETE, 0)

    @property
    def measured(self) -> int:
        """Those that are compared with how often the survey was seen."""
        return self.questions.get("", {}).get(MEASURED, 0)


def method_counts(session: Session, survey: PublishedSurvey) -> MethodCounts:
    """Everything that was counted of it."""
    shards = shards_of(survey.publication_id, survey.buckets)
    cells = read(
        session,
        shards,
        by=("article_id", "channel"),
        survey_id=survey.id,
        question="",
        option=RESPONSES,
    )
    channels: Counter[str] = Counter()
    for (_, channel), n in cells.items():
        channels[channel] += n
    seen = read_exposures(session, shards, survey_id=survey.id, channel=RATE_CHANNELS)
    counts = MethodCounts(
        questions=survey_counts(session, shards, survey.id),
        exposure=seen.get((), Exposure()),
        channels=channels,
        articles=len({article_id for article_id, _ in cells} - {UNKNOWN_ARTICLE}),
        elsewhere=sum(n for (article_id, _), n in cells.items() if article_id == UNKNOWN_ARTICLE),
    )
    days = read(session, shards, by=("day",), survey_id=survey.id, question="", option=RESPONSES)
    first, last = (of((day for (day,) in days), default=None) for of in (min, max))
    return _with_apart(session, shards, survey.id, replace(counts, first_day=first, last_day=last))


def _with_apart(
    session: Session, shards: Sequence[int], survey_id: int, counts: MethodCounts
) -> MethodCounts:
    """The counts with what only the responses themselves tell: those that are flagged or left out.

    They are counted from an index that holds no others.
    """
    marks = (Response.test, Response.withdrawn, Response.superseded)
    flags = cast(Response.flags, Text)
    query = (
        select(*marks, flags, func.count())
        .where(Response.shard.in_(shards), Response.survey_id == survey_id, APART)
        .group_by(*marks, flags)
    )
    left_out: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    for test, withdrawn, superseded, named, n in session.execute(query):
        reason = "test" * test or "withdrawn" * withdrawn or "superseded" * superseded
        if reason:
            left_out[reason] += n
            continue
        flagged.update(dict.fromkeys(["", *json.loads(named)], n))
    return replace(
        counts,
        flags=flagged,
        tests=left_out["test"],
        superseded=left_out["superseded"],
        withdrawn=left_out["withdrawn"],
    )
