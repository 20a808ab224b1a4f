"""How many texts wait to be checked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from survey_app.analytics.responses.stretches import COUNTED
from survey_app.collect.models import Response, SurveyTally, TextCheck
from survey_app.surveys.kinds.base import ANSWERED
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.published import PublishedVersion

Question = tuple[int, str]
"""A survey's number and a question's key."""


def checked_texts(
    session: Session,
    shards: Sequence[int],
    survey_ids: Sequence[int] | None = None,
    conditions: Sequence[ColumnElement[bool]] = (),
) -> dict[Question, int]:
    """How many texts were approved or hidden, by survey and question.

    Of all surveys unless some are named; `conditions` are those that the responses must meet.
    """
    of_text = and_(Response.shard == TextCheck.shard, Response.id == TextCheck.response_id)
    query = (
        select(TextCheck.survey_id, TextCheck.question, func.count())
        .join(Response, of_text)
        .where(TextCheck.shard.in_(shards), TextCheck.state != "", *COUNTED, *conditions)
        .group_by(TextCheck.survey_id, TextCheck.question)
    )
    if survey_ids is not None:
        query = query.where(TextCheck.survey_id.in_(survey_ids))
    return {(survey, question): n for survey, question, n in session.execute(query)}


def texts_to_check(
    session: Session, shards: Sequence[int], surveys: Mapping[int, Sequence[PublishedVersion]]
) -> dict[int, int]:
    """Survey → answers to its open questions that nobody has checked; surveys without are left out.

    `surveys` are the versions of each. What readers write beside "other" is in the queue too, but
    not counted here: no count is kept of it.
    """
    query = select(SurveyTally.survey_id, SurveyTally.question, func.sum(SurveyTally.n)).where(
        SurveyTally.shard.in_(shards), SurveyTally.option == ANSWERED
    )
    grouped = query.group_by(SurveyTally.survey_id, SurveyTally.question)
    answered = {(survey, question): int(n) for survey, question, n in session.execute(grouped)}
    checked = checked_texts(session, shards)
    found: defaultdict[int, int] = defaultdict(int)
    for survey_id, versions in surveys.items():
        for question in _written(versions):
            key = survey_id, question
            found[survey_id] += max(0, answered.get(key, 0) - checked.get(key, 0))
    return {survey_id: n for survey_id, n in found.items() if n}


def _written(versions: Sequence[PublishedVersion]) -> set[str]:
    """The questions that every version with them asks as open ones."""
    asked = [question for version in versions for question in version.definition.questions()]
    closed = {question.key for question in asked if not KINDS[question.kind].is_written}
    return {question.key for question in asked} - closed
