"""Figures that were kept as they were at a moment: their address holds their hash, for ever."""

import datetime as dt
import hashlib
import re

from sqlalchemy.orm import Session

from survey_app.embed.figures.svg import Drawing
from survey_app.errors import NotFound
from survey_app.surveys.models import Picture
from survey_app.surveys.pictures import Encoded, store

NAME = re.compile(r"([a-z][a-z0-9]{0,11})-([0-9a-f]{32})")
"""Question and hash, as they stand in an address."""


def keep(
    session: Session, publication_id: int, question: str, drawing: Drawing, now: dt.datetime
) -> str:
    """Keep a drawing for ever; returns its name, `QUESTION-HASH`."""
    content = drawing.text.encode()
    digest = hashlib.sha256(content).hexdigest()[:32]
    picture = Encoded(f"{digest}.svg", content, drawing.width, drawing.height)
    store(session, publication_id, picture, now)
    return f"{question}-{digest}"


def kept(session: Session, publication_id: int, name: str) -> Drawing:
    """The drawing of this name, as it was kept; raises NotFound."""
    named = NAME.fullmatch(name)
    found = session.get(Picture, (publication_id, f"{named[2]}.svg")) if named else None
    if found is None:
        raise NotFound("There is no such figure.")
    return Drawing(found.content.decode(), found.width, found.height)
