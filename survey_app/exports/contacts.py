"""The addresses that readers left in a survey, without anything that leads to their answers."""

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from survey_app.collect.models import Contact, Response
from survey_app.collect.shards import shards_of
from survey_app.database import Database
from survey_app.exports.sheets import Column, Sheet
from survey_app.surveys.published import PublishedSurvey

COLUMNS = (
    Column("question", "Key of the question"),
    Column("address", "The address", text=True),
    Column("consent", "What its reader agreed to", text=True),
    Column("given_on", "Day on which it was left, UTC"),
)


def contact_rows(database: Database, survey: PublishedSurvey, *, with_test: bool = False) -> Sheet:
    """All addresses in the order of the alphabet: no time and no order leads to a response."""
    return Sheet(COLUMNS, _rows(database, _left(survey, with_test)))


def count_contacts(session: Session, survey: PublishedSurvey, *, with_test: bool = False) -> int:
    """How many there are."""
    left = _left(survey, with_test).subquery()
    return session.scalar(select(func.count()).select_from(left)) or 0


def _left(survey: PublishedSurvey, with_test: bool) -> Select[str, str, str, dt.datetime]:
    shards = shards_of(survey.publication_id, survey.buckets)
    of_response = and_(Response.shard == Contact.shard, Response.id == Contact.response_id)
    query = (
        select(Contact.question, Contact.address, Contact.consent, Contact.given_at)
        .join(Response, of_response)
        .where(Contact.shard.in_(shards), Response.shard.in_(shards))
        .where(Contact.survey_id == survey.id)
        .order_by(Contact.address, Contact.question)
    )
    return query if with_test else query.where(Response.test.is_(False))


def _rows(database: Database, query: Select[str, str, str, dt.datetime]) -> Iterator[list[str]]:
    with database.reading() as session:
        for question, address, consent, given_at in session.execute(query):
            yield [question, address, consent, given_at.astimezone(dt.UTC).date().isoformat()]
