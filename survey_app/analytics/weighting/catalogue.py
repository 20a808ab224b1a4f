"""The weightings of a survey: found, saved, chosen, deleted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey_app.analytics.models import Weighting
from survey_app.analytics.weighting.raking import Wanted
from survey_app.errors import Fault, Invalid, NotFound
from survey_app.surveys.models import Survey

LONGEST_NAME, LONGEST_SOURCE = 80, 500
MOST = 50
"""Weightings of a survey."""


@dataclass(frozen=True)
class Described:
    """What a weighting is called, and where its targets come from."""

    name: str
    source: str = ""


def weightings_of(session: Session, survey: Survey) -> Sequence[Weighting]:
    """All weightings of a survey, by name."""
    query = select(Weighting).where(Weighting.survey_id == survey.id)
    return session.scalars(query.order_by(Weighting.name)).all()


def weighting_for(session: Session, survey: Survey, number: int) -> Weighting:
    """One weighting of a survey; raises NotFound."""
    found = session.get(Weighting, number)
    if found is None or found.survey_id != survey.id:
        raise NotFound("There is no such weighting of this survey.")
    return found


def wanted_of(weighting: Weighting) -> Wanted:
    """To what a weighting weights."""
    return Wanted(weighting.targets, weighting.largest, weighting.smallest)


def save_weighting(
    session: Session,
    survey: Survey,
    described: Described,
    wanted: Wanted,
    *,
    number: int | None,
    user_id: int,
    now: dt.datetime,
) -> Weighting:
    """A new weighting, or what one is from now on; raises Invalid naming the field."""
    faults = described_faults(session, survey, described, number)
    if faults:
        raise Invalid(*faults)
    if number is None:
        made = Weighting(survey_id=survey.id, created_by=user_id, created_at=now)
        session.add(made)
    else:
        made = weighting_for(session, survey, number)
    made.name, made.source = described.name.strip(), described.source.strip()
    made.targets = {name: dict(shares) for name, shares in wanted.targets.items()}
    made.largest, made.smallest = wanted.largest, wanted.smallest
    session.flush()
    return made


def described_faults(
    session: Session, survey: Survey, described: Described, number: int | None
) -> list[Fault]:
    """What is wrong with how a weighting is described; `number` is its own, None for a new one."""
    others = [each for each in weightings_of(session, survey) if each.id != number]
    name, found = described.name.strip(), []
    if not name:
        found.append(Fault("name", "A weighting needs a name."))
    if len(name) > LONGEST_NAME:
        found.append(Fault("name", f"A name has at most {LONGEST_NAME} characters."))
    if name in (each.name for each in others):
        found.append(Fault("name", "Another weighting of this survey has this name."))
    if len(described.source.strip()) > LONGEST_SOURCE:
        found.append(Fault("source", f"This has at most {LONGEST_SOURCE} characters."))
    if len(others) >= MOST:
        found.append(Fault("name", f"A survey has at most {MOST} weightings."))
    return found


def use_by_default(session: Session, survey: Survey, weighting: Weighting | None) -> None:
    """Show weighted shares beside the others on the survey's pages, or none."""
    session.execute(
        update(Weighting).where(Weighting.survey_id == survey.id).values(is_default=False)
    )
    if weighting is not None:
        weighting.is_default = True
        session.flush()


def default_weighting(session: Session, survey: Survey) -> Weighting | None:
    """The weighting that the survey's pages show, if one was chosen."""
    query = select(Weighting).where(Weighting.survey_id == survey.id, Weighting.is_default)
    return session.scalars(query).first()


def delete_weighting(session: Session, weighting: Weighting) -> None:
    """Forget a weighting; answers are not touched by it."""
    session.delete(weighting)
    session.flush()
