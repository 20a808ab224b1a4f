"""The rules of a title as the page of one of its surveys lists them."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.placements.catalogue import PlacedRule, facts_of, rules_in
from survey_app.placements.rules import MARKER, matches
from survey_app.placements.sentences import (
    articles_in_words,
    place_in_words,
    readers_in_words,
    sentence,
)
from survey_app.publications.catalogue import articles_of
from survey_app.publications.models import Publication


@dataclass(frozen=True)
class RuleLine:
    """A rule in plain words."""

    key: str
    survey: str
    """Key of its survey."""
    title: str
    """Of its survey."""
    state: str
    """`on`, `off`, `over`, or `early` before its time."""
    is_on: bool
    place: str
    marker: str
    """Selector of the mark at which it stands, empty for other places."""
    articles: str
    readers: str
    matching: int
    """Known articles that it fits; counted for the survey's own rules, else 0."""


def rule_lines(
    session: Session, publication: Publication, survey: str, now: dt.datetime
) -> list[RuleLine]:
    """All rules of a title in the order of their trial, for the page of one survey."""
    articles = [facts_of(article) for article in articles_of(session, publication.id)]
    zone = publication.time_zone

    def line(placed: PlacedRule) -> RuleLine:
        rule, is_own = placed.rule, placed.survey_key == survey
        return RuleLine(
            placed.key,
            placed.survey_key,
            placed.survey_title,
            _state(placed, now),
            placed.is_on,
            place_in_words(rule),
            rule.marker if rule.spot == MARKER else "",
            articles_in_words(rule),
            sentence(readers_in_words(rule, zone)),
            sum(matches(rule, each, now, zone) for each in articles) if is_own else 0,
        )

    return [line(placed) for placed in rules_in(session, publication.id)]


def _state(placed: PlacedRule, now: dt.datetime) -> str:
    if not placed.is_on:
        return "off"
    if placed.rule.is_over(now):
        return "over"
    starts_at = placed.rule.starts_at
    return "early" if starts_at is not None and starts_at > now else "on"
