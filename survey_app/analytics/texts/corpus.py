"""All texts of a survey at once, for what can only be said of many: tags, words, likeness."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.analytics.texts.checks import HIDDEN, checks_where
from survey_app.analytics.texts.source import Place, Source, Text, latest_texts
from survey_app.collect.models import TextCheck

MOST = 100_000
"""Texts that are looked at, the newest."""


@dataclass(frozen=True)
class Corpus:
    """The newest texts of a survey that are not hidden, newest first."""

    texts: tuple[Text, ...]
    is_whole: bool
    """False where there are more than were looked at."""


def corpus(session: Session, source: Source, question: str = "", most: int = MOST) -> Corpus:
    """The newest texts of a survey, or of one of its questions."""
    texts = latest_texts(session, source, most)
    hidden = _hidden(session, source)
    kept = (
        text
        for text in texts
        if (not question or text.place.question == question)
        and hidden.get(text.place) != text.text_hash
    )
    return Corpus(tuple(kept), len(texts) < most)


def _hidden(session: Session, source: Source) -> dict[Place, bytes]:
    found = checks_where(session, source, TextCheck.state == HIDDEN)
    return {place: checked.text_hash for place, checked in found.items()}
