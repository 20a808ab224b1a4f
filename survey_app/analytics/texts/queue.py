"""The queue in which texts are read and checked: newest first, in pages found by their place.

A page looks at as many responses as it takes to fill it, and at no more than MOST_LOOKED: then it
says how far it got, so that no page takes longer because a survey is large.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, select, union_all
from sqlalchemy.orm import Session

from survey_app.analytics.responses.narrowing import Narrowing
from survey_app.analytics.responses.stretches import FIRST_STRETCH, MOST_LOOKED, stretch_end
from survey_app.analytics.texts.checks import APPROVED, HIDDEN, Check, Checked, checks_where
from survey_app.analytics.texts.rules import has_words
from survey_app.analytics.texts.source import (
    Place,
    Source,
    Text,
    texts_at,
    texts_between,
)
from survey_app.analytics.texts.tags import Hand, NamedTag, hand_where, tag_ids
from survey_app.collect.models import TextCheck, TextTag

PER_PAGE = 30


class Shown(StrEnum):
    """Which texts are shown."""

    TO_CHECK = "check"
    APPROVED = "approved"
    HIDDEN = "hidden"
    MARKED = "marked"
    """Somebody should look at them."""
    ALL = "all"


@dataclass(frozen=True)
class Wanted:
    """What a page of the queue shows."""

    shown: Shown = Shown.TO_CHECK
    search: str = ""
    """Words that a text must have, in any order, whatever their case and accents."""
    question: str = ""
    """One question, or all."""
    tag: int | None = None
    """A tag's number, 0 for texts without any, None for all."""
    before: UUID | None = None
    """Only older responses than this one."""
    narrowing: Narrowing | None = None
    """Only some responses."""


@dataclass(frozen=True)
class QueuedText:
    """A text with what was said about it."""

    text: Text
    check: Check
    """As far as it is about this text."""
    has_changed: bool
    """Whether another text stood there when somebody checked it."""
    tags: frozenset[int]

    @property
    def quoted(self) -> str:
        """As it may be quoted."""
        return self.check.redacted or self.text.words


@dataclass(frozen=True)
class QueuePage:
    """Some texts, newest first, and where the next page begins."""

    texts: tuple[QueuedText, ...]
    older: UUID | None
    """The next page shows what is older than this; None at the end."""
    looked: int = 0
    """Responses looked at, where there may be more of what is wanted beyond them; else 0."""


def queue_page(
    session: Session, source: Source, wanted: Wanted, tags: Sequence[NamedTag]
) -> QueuePage:
    """The texts that are wanted, as many as fit onto a page."""
    found: list[QueuedText] = []
    looked = 0
    for texts, end, length in _stretches(session, source, wanted):
        looked += length
        fits = [one for one in _said(session, source, texts, tags) if _is_wanted(one, wanted)]
        found += fits
        if len(found) >= PER_PAGE:
            return _cut(found, end)
        if looked >= MOST_LOOKED and end is not None:
            return QueuePage(tuple(found), end, looked)
    return QueuePage(tuple(found), None)


def one_text(
    session: Session, source: Source, place: Place, tags: Sequence[NamedTag]
) -> QueuedText | None:
    """One text with what was said about it, None where there is none."""
    texts = [t for t in texts_at(session, source, [place.response_id]) if t.place == place]
    return next(iter(_said(session, source, texts, tags)), None)


def said_of(check: Checked | None, text: Text) -> tuple[Check, bool]:
    """What is decided about a text, and whether something was decided about an earlier one."""
    if check is None:
        return Check(), False
    if check.text_hash == text.text_hash:
        return check.check, False
    return Check(marked_for=check.check.marked_for, note=check.check.note), True


def _stretches(
    session: Session, source: Source, wanted: Wanted
) -> Iterator[tuple[list[Text], UUID | None, int]]:
    """Texts, the id of the response with which they end, and how many responses that were."""
    if wanted.shown in (Shown.TO_CHECK, Shown.ALL):
        before, length = wanted.before, FIRST_STRETCH
        while True:
            end = stretch_end(session, source.survey, before, length)
            yield texts_between(session, source, end, before, wanted.narrowing), end, length
            if end is None:
                return
            before, length = end, length * 4
    else:
        yield from _checked(session, source, wanted)


def _checked(
    session: Session, source: Source, wanted: Wanted
) -> Iterator[tuple[list[Text], UUID | None, int]]:
    """The same, from the checks: far fewer texts were decided about than there are."""
    before = wanted.before
    conditions = {
        Shown.APPROVED: TextCheck.state == APPROVED,
        Shown.HIDDEN: TextCheck.state == HIDDEN,
        Shown.MARKED: TextCheck.marked_for.is_not(None),
    }
    while True:
        ids = _checked_ids(session, source, conditions[wanted.shown], before)
        end = ids[-1] if len(ids) == FIRST_STRETCH else None
        yield texts_at(session, source, ids, wanted.narrowing), end, len(ids)
        if end is None:
            return
        before = end


def _checked_ids(
    session: Session, source: Source, condition: ColumnElement[bool], before: UUID | None
) -> list[UUID]:
    """The newest responses with a text of which this holds."""
    parts = []
    for shard in source.shards:
        here = TextCheck.shard == shard, TextCheck.survey_id == source.survey.id
        query = select(TextCheck.response_id).where(*here, condition).distinct()
        if before is not None:
            query = query.where(TextCheck.response_id < before)
        newest = query.order_by(TextCheck.response_id.desc()).limit(FIRST_STRETCH)
        parts.append(select(newest.subquery()))
    return sorted(session.scalars(union_all(*parts)), reverse=True)[:FIRST_STRETCH]


def _said(
    session: Session, source: Source, texts: Sequence[Text], tags: Sequence[NamedTag]
) -> list[QueuedText]:
    if not texts:
        return []
    newest, oldest = texts[0].place.response_id, texts[-1].place.response_id
    checks = checks_where(session, source, TextCheck.response_id.between(oldest, newest))
    hand = hand_where(session, source, TextTag.response_id.between(oldest, newest))
    return [_queued(text, checks.get(text.place), tags, hand) for text in texts]


def _queued(
    text: Text, checked: Checked | None, tags: Sequence[NamedTag], hand: Hand
) -> QueuedText:
    check, has_changed = said_of(checked, text)
    return QueuedText(text, check, has_changed, tag_ids(text.words, text.place, tags, hand))


def _is_wanted(one: QueuedText, wanted: Wanted) -> bool:
    if wanted.question and one.text.place.question != wanted.question:
        return False
    if wanted.tag is not None and not _has_tag(one, wanted.tag):
        return False
    return _is_shown(one.check, wanted.shown) and has_words(one.text.words, wanted.search)


def _has_tag(one: QueuedText, tag: int) -> bool:
    return tag in one.tags if tag else not one.tags


def _is_shown(check: Check, shown: Shown) -> bool:
    if shown is Shown.MARKED:
        return check.marked_for is not None
    states = {Shown.TO_CHECK: "", Shown.APPROVED: APPROVED, Shown.HIDDEN: HIDDEN}
    return shown is Shown.ALL or check.state == states[shown]


def _cut(found: list[QueuedText], end: UUID | None) -> QueuePage:
    """One page of what was found; the texts of one response stay together."""
    last = found[PER_PAGE - 1].text.place.response_id
    page = tuple(one for one in found if one.text.place.response_id >= last)
    is_whole = len(page) == len(found) and end is None
    return QueuePage(page, None if is_whole else last)
