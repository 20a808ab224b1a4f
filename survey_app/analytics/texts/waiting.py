"""How many texts wait to be checked."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from survey_app.analytics.responses.stretches import COUNTED
from survey_app.collect.models import Response, SurveyTally, TextCheck
from survey_app.collect.shards import shards_of
from survey_app.publications.models import Publication
from survey_app.surveys.definition import from_document
from survey_app.surveys.kinds.base import ANSWERED
from survey_app.surveys.kinds.registry import KINDS
from survey_app.surveys.models import Survey, Version

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


def texts_to_check(session: Session, publication: Publication) -> dict[int, int]:
    """Survey → answers to its open questions that nobody has checked; surveys without are left out.

    What readers write beside "other" is in the queue too, but not counted here: no count is kept
    of it.
    """
    shards = shards_of(publication.id, publication.buckets)
    query = select(SurveyTally.survey_id, SurveyTally.question, func.sum(SurveyTally.n)).where(
        SurveyTally.shard.in_(shards), SurveyTally.option == ANSWERED
    )
    grouped = query.group_by(SurveyTally.survey_id, SurveyTally.question)
    answered = {(survey, question): int(n) for survey, question, n in session.execute(grouped)}
    checked = checked_texts(session, shards)
    found: defaultdict[int, int] = defaultdict(int)
    for survey_id, question in _written(session, publication):
        key = survey_id, question
        found[survey_id] += max(0, answered.get(key, 0) - checked.get(key, 0))
    return {survey_id: n for survey_id, n in found.items() if n}


def _written(session: Session, publication: Publication) -> set[Question]:
    """The questions of a title that every version asks as open ones."""
    query = select(Version.survey_id, Version.definition).join(Survey)
    written: dict[Question, bool] = {}
    for survey_id, document in session.execute(
        query.where(Survey.publication_id == publication.id)
    ):
        for question in from_document(document).questions():
            key = survey_id, question.key
            written[key] = written.get(key, True) and KINDS[question.kind].is_written
    return {key for key, always in written.items() if always}
