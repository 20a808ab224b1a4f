"""One response in full: what was asked, what was said, and what is known of how it came."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_app.analytics.filters.dimensions import CHANNELS, ONE_DEVICE, REFERRERS
from survey_app.analytics.quality.reasons import TOLD, Reason
from survey_app.analytics.responses.said import Said, said_in
from survey_app.analytics.responses.stretches import COUNTED
from survey_app.collect.models import Response
from survey_app.collect.page_times import TOOK, PageTimes, spent_ms
from survey_app.collect.shards import shard_in
from survey_app.errors import NotFound
from survey_app.surveys.definition import Definition
from survey_app.surveys.piping import questions_of
from survey_app.surveys.published import PublishedSurvey, version_of
from survey_app.web.amounts import duration
from survey_app.web.ranges import share_in_words

GONE = "There is no such answer, or its reader has deleted it."
REASONS = {reason.value: TOLD[reason].seen for reason in (Reason.SAME_READER, Reason.BOT)}
"""Flag → what was seen."""


@dataclass(frozen=True)
class Order:
    """In which order a reader saw the options or rows of a question, where it was shuffled."""

    asked: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class FullResponse:
    """A response with everything that is stored of it, but for addresses and secrets."""

    id: UUID
    article_id: int
    version: int
    revision: int
    complete: bool
    flags: tuple[str, ...]
    """Why it looks unusual, in words."""
    created_at: dt.datetime
    revised_at: dt.datetime
    said: tuple[Said, ...]
    orders: tuple[Order, ...]
    facts: tuple[tuple[str, str], ...]
    """Name and value of what is known beside the answers."""


def full_response(session: Session, survey: PublishedSurvey, identifier: UUID) -> FullResponse:
    """One response of a survey that counts; raises NotFound."""
    shard = shard_in(survey, identifier)
    query = select(Response).where(
        Response.shard == shard, Response.id == identifier, Response.survey_id == survey.id
    )
    row = session.scalar(query.where(*COUNTED))
    definition = version_of(session, survey.id, row.version) if row is not None else None
    if row is None or definition is None:
        raise NotFound(GONE)
    questions = questions_of(definition)
    return FullResponse(
        id=row.id,
        article_id=row.article_id,
        version=row.version,
        revision=row.revision,
        complete=row.complete,
        flags=tuple(REASONS.get(flag, flag) for flag in row.flags),
        created_at=row.created_at,
        revised_at=row.revised_at,
        said=tuple(said_in(definition, row.answers, complete=row.complete)),
        orders=tuple(_orders(row.context.get("order", {}), questions)),
        facts=tuple((name, value) for name, value in _facts(row, definition) if value),
    )


def _orders(seen: Mapping[str, Sequence[str]], questions: Mapping[str, Any]) -> list[Order]:
    found = []
    for key, keys in seen.items():
        question = questions.get(key)
        if question is not None:
            labels = {one.key: one.label for one in question.options}
            labels |= {one.key: one.text for one in question.rows}
            found.append(Order(question.text, tuple(labels.get(one, one) for one in keys)))
    return found


def _facts(row: Response, definition: Definition) -> list[tuple[str, str]]:
    context = row.context
    depth, engaged = context.get("depth"), context.get("engaged_s")
    spent = spent_ms(context, row.started_ms)
    return [
        ("Shown as", CHANNELS.get(row.channel, row.channel)),
        ("Device", ONE_DEVICE.get(row.device, row.device)),
        ("Language", row.language),
        ("Came from", REFERRERS.get(row.referrer, row.referrer)),
        ("Read to", "" if depth is None else share_in_words(depth)),
        ("Active reading time before", "" if engaged is None else f"{engaged:.0f} s"),
        ("Took", duration(spent / 1000) if spent else ""),
        ("Page by page", ", ".join(_page_times(definition, context.get(TOOK, {})))),
        ("Variant", context.get("arm", "")),
        *((label, value) for label, value in (context.get("audience") or {}).items()),
        ("Measured", "" if row.measured else "no: this browser asked not to be"),
    ]


def _page_times(definition: Definition, took: PageTimes) -> Iterator[str]:
    """How long each page took, a dash where that is unknown; nothing where no page's is known."""
    for page in definition.pages if took else ():
        known = [took[one.key] for one in page.questions if one.key in took]
        yield duration(known[0] / 1000 if known else None)
