"""Keeping the placement rules of a survey, and the order in which a publication's are tried."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_app.errors import Conflict, Invalid, NotFound
from survey_app.placements.faults import rule_faults
from survey_app.placements.models import Placement
from survey_app.placements.rules import ArticleFacts, Rule, from_document, matches, to_document
from survey_app.placements.sentences import articles_in_words, place_in_words
from survey_app.publications.catalogue import articles_of, new_key
from survey_app.publications.models import Article, Publication
from survey_app.surveys.definition import from_document as definition_of
from survey_app.surveys.log import Event, note
from survey_app.surveys.models import Survey

MOST_RULES = 20
"""Rules of one survey."""
RESERVED = frozenset({"element", "link"})
"""How exposures name what stands in an article without a rule."""


@dataclass(frozen=True)
class PlacedRule:
    """A rule with what is known of it."""

    key: str
    survey_key: str
    survey_title: str
    rule: Rule
    is_on: bool


def rules_of(session: Session, survey: Survey) -> list[PlacedRule]:
    """The rules of a survey, in the order in which they are tried."""
    return [line for line in rules_in(session, survey.publication_id) if _is_of(line, survey)]


def rules_in(session: Session, publication_id: int) -> list[PlacedRule]:
    """All rules of a publication whose survey is not closed, in the order of their trial."""
    query = (
        select(Placement, Survey)
        .join(Survey, Survey.id == Placement.survey_id)
        .where(Survey.publication_id == publication_id, Survey.closed_at.is_(None))
        .order_by(Placement.position, Placement.id)
    )
    return [
        PlacedRule(
            placement.key,
            survey.key,
            definition_of(survey.draft).title,
            from_document(placement.rule),
            placement.is_on,
        )
        for placement, survey in session.execute(query)
    ]


def rule_for(session: Session, survey: Survey, key: str) -> Placement:
    """A rule of this survey; raises NotFound."""
    query = select(Placement).where(Placement.survey_id == survey.id, Placement.key == key)
    found = session.scalar(query)
    if found is None:
        raise NotFound("There is no such rule for this survey.")
    return found


def add_rule(
    session: Session,
    publication: Publication,
    survey: Survey,
    rule: Rule,
    *,
    now: dt.datetime,
    key: str | None = None,
    user_id: int | None = None,
) -> Placement:
    """A new rule, tried after all others; raises Invalid naming its members."""
    _check(publication, survey, rule)
    of_survey = select(func.count()).where(Placement.survey_id == survey.id)
    if (session.scalar(of_survey) or 0) >= MOST_RULES:
        raise Conflict(f"A survey has at most {MOST_RULES} rules.")
    last = (
        select(func.max(Placement.position))
        .join(Survey, Survey.id == Placement.survey_id)
        .where(Survey.publication_id == publication.id)
    )
    placement = Placement(
        survey_id=survey.id,
        # Random, so that the key of a rule that was deleted does not come back.
        key=key or new_key(),
        rule=to_document(rule),
        is_on=True,
        position=(session.scalar(last) or 0) + 1,
        created_at=now,
        changed_at=now,
    )
    session.add(placement)
    _log(session, placement, "Rule added", now, user_id)
    return placement


def change_rule(
    session: Session,
    publication: Publication,
    survey: Survey,
    placement: Placement,
    rule: Rule,
    now: dt.datetime,
    *,
    user_id: int | None = None,
) -> None:
    """Put another rule in its place; raises Invalid naming its members."""
    _check(publication, survey, rule)
    document = to_document(rule)
    if document != placement.rule:
        placement.rule, placement.changed_at = document, now
        _log(session, placement, "Rule changed", now, user_id)


def switch_rule(
    session: Session,
    placement: Placement,
    is_on: bool,
    now: dt.datetime,
    *,
    user_id: int | None = None,
) -> None:
    """Switch a rule on or off."""
    placement.is_on, placement.changed_at = is_on, now
    _log(session, placement, f"Rule switched {'on' if is_on else 'off'}", now, user_id)


def delete_rule(
    session: Session, placement: Placement, now: dt.datetime, *, user_id: int | None = None
) -> None:
    """Forget a rule; what was seen and answered by it keeps its key."""
    _log(session, placement, "Rule deleted", now, user_id)
    session.delete(placement)
    session.flush()


def _log(
    session: Session, placement: Placement, done: str, now: dt.datetime, user_id: int | None
) -> None:
    """Write into the survey's log what was done with a rule, and what the rule says."""
    rule, survey = from_document(placement.rule), session.get_one(Survey, placement.survey_id)
    words = f"{done}: {place_in_words(rule)}. {articles_in_words(rule)}."
    note(session, survey, Event.PLACED, now=now, user_id=user_id, words=words)


def move_rule(session: Session, publication_id: int, placement: Placement, by: int) -> None:
    """Try a rule earlier (−1) or later (1) among those of its publication."""
    query = (
        select(Placement)
        .join(Survey, Survey.id == Placement.survey_id)
        .where(Survey.publication_id == publication_id, Survey.closed_at.is_(None))
        .order_by(Placement.position, Placement.id)
    )
    ordered = list(session.scalars(query))
    at = ordered.index(placement)
    to = min(max(at + by, 0), len(ordered) - 1)
    ordered.insert(to, ordered.pop(at))
    for position, each in enumerate(ordered, start=1):
        each.position = position
    session.flush()


def matching_articles(
    session: Session, publication: Publication, rule: Rule, now: dt.datetime
) -> list[Article]:
    """The known articles that a rule fits, newest first."""
    return [
        article
        for article in articles_of(session, publication.id)
        if matches(rule, facts_of(article), now, publication.time_zone)
    ]


def facts_of(article: Article) -> ArticleFacts:
    """What rules look at in a known article."""
    return ArticleFacts(
        article.address, article.section, article.authors, article.published_at, article.topics
    )


def _check(publication: Publication, survey: Survey, rule: Rule) -> None:
    if survey.closed_at is not None:
        raise Conflict("This survey is closed; it does not appear any more.")
    faults = rule_faults(rule, publication.audience_labels)
    if faults:
        raise Invalid(*faults)


def _is_of(line: PlacedRule, survey: Survey) -> bool:
    return line.survey_key == survey.key
