"""What pages show of readers' words: quotes first, then what nobody has checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from survey_app.analytics.texts.quotes import Quote, quotes
from survey_app.analytics.texts.source import Place
from survey_app.analytics.texts.waiting import checked_texts
from survey_app.analytics.words import LATEST, Found, Words, Wordy, latest_words
from survey_app.collect.models import TextCheck


@dataclass(frozen=True)
class TheirWords:
    """Texts of some surveys."""

    shown: Found
    """Quotes, and the latest unchecked ones; hidden ones never. At most LATEST of a question."""
    checked: Mapping[tuple[int, str], int]
    """(survey, question) → how many were approved or hidden."""


NO_WORDS = TheirWords({}, {})


def in_their_words(
    session: Session,
    shards: Sequence[int],
    asked: Sequence[Wordy],
    conditions: Sequence[ColumnElement[bool]],
) -> TheirWords:
    """The texts of the questions that ask for words, in at most five statements.

    `conditions` are those that a response must meet.
    """
    if not asked:
        return NO_WORDS
    unchecked = latest_words(session, shards, asked, conditions)
    done = _checked(session, shards, unchecked)
    survey_ids = sorted({one.survey_id for one in asked})
    approved = quotes(session, shards, survey_ids, conditions)
    found: Found = {}
    for one in asked:
        key = one.survey_id, one.question, one.kind
        quoted = [_words(quote) for quote in approved.get(one.survey_id, ()) if _is_of(quote, one)]
        rest = [
            words
            for words in unchecked.get(key, ())
            if Place(words.response_id, one.question) not in done
        ]
        if quoted or rest:
            found[key] = tuple([*quoted, *rest][:LATEST])
    return TheirWords(found, checked_texts(session, shards, survey_ids, conditions))


def _checked(session: Session, shards: Sequence[int], found: Found) -> set[Place]:
    ids = sorted({words.response_id for texts in found.values() for words in texts})
    if not ids:
        return set()
    query = select(TextCheck.response_id, TextCheck.question).where(
        TextCheck.shard.in_(shards), TextCheck.response_id.in_(ids), TextCheck.state != ""
    )
    return {Place(row.response_id, row.question) for row in session.execute(query)}


def _is_of(quote: Quote, one: Wordy) -> bool:
    return quote.question == one.question and quote.version in one.versions


def _words(quote: Quote) -> Words:
    return Words(
        quote.response_id,
        quote.text,
        quote.said_at,
        quote.article_id,
        quote.device,
        is_quote=True,
    )
