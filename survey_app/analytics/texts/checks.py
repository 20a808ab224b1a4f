"""What editors decide about texts: quote, hide, strike words, ask a colleague; and taking it back.

A decision is about the text that its editor saw. Where the reader has changed or deleted it in the
meantime nothing is decided, and whoever decides hears how many texts that were.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from survey_app.analytics.texts.source import Named, Place, Source, hash_of
from survey_app.collect.changes import locked
from survey_app.collect.models import Response, TextCheck
from survey_app.database import Database, transaction
from survey_app.surveys.texts import text_of

APPROVED = "approved"
HIDDEN = "hidden"
LONGEST_NOTE = 500
"""Characters of a note to a colleague."""


class Check(msgspec.Struct, frozen=True):
    """What is decided about a text; the empty one says that nothing is."""

    state: str = ""
    """APPROVED as a quote, HIDDEN, or empty."""
    redacted: str | None = None
    """The text as it may be quoted, None where that is the whole of it."""
    marked_for: int | None = None
    """The user who should look at it."""
    note: str = ""


@dataclass(frozen=True)
class Checked:
    """A stored check, and which text it is about."""

    check: Check
    text_hash: bytes


@dataclass
class Decided:
    """What came of a decision."""

    before: list[tuple[Named, Check]] = field(default_factory=list)
    """The texts that were decided about, and what held before; taking it back needs that."""
    missed: int = 0
    """Texts that are not there any more as they were seen."""


Decision = Callable[[Named, str, Check], Check]
"""From a text, its words, and what was decided before to what is decided now."""


def decide(
    database: Database,
    source: Source,
    texts: Iterable[Named],
    decision: Decision,
    *,
    by: int,
    now: dt.datetime,
) -> Decided:
    """Decide about texts, those of each shard in a transaction of their own."""
    decided = Decided()
    for shard, some in by_shard(source, texts).items():
        with transaction(database.writing()) as session:
            words = words_under_lock(session, shard, source, some)
            rows = _rows(session, shard, some)
            for named in some:
                if named not in words:
                    decided.missed += 1
                    continue
                row = rows.get(named.place)
                before = _before(row, named)
                decided.before.append((named, before))
                after = decision(named, words[named], before)
                if row is None and after != Check():
                    row = _new_row(session, shard, source, named.place)
                if row is not None:
                    _fill(session, row, named, after, (by, now))
    return decided


def take_back(
    database: Database,
    source: Source,
    before: Sequence[tuple[Named, Check]],
    *,
    by: int,
    now: dt.datetime,
) -> Decided:
    """Let the checks be again what they were before a decision."""
    checks = dict(before)
    return decide(
        database, source, checks, lambda named, _words, _check: checks[named], by=by, now=now
    )


def checks_where(
    session: Session, source: Source, *conditions: ColumnElement[bool]
) -> dict[Place, Checked]:
    """The stored checks of a survey's texts that fulfil these conditions."""
    query = select(TextCheck).where(
        TextCheck.shard.in_(source.shards), TextCheck.survey_id == source.survey.id, *conditions
    )
    return {
        Place(row.response_id, row.question): Checked(_check(row), row.text_hash)
        for row in session.scalars(query)
    }


def by_shard(source: Source, texts: Iterable[Named]) -> Mapping[int, list[Named]]:
    """Texts by the shard in which they lie, in the order of their responses, each once."""
    shards: defaultdict[int, list[Named]] = defaultdict(list)
    for named in sorted(set(texts), key=lambda named: named.place.response_id):
        shards[source.shard_of(named.place)].append(named)
    return shards


def words_under_lock(
    session: Session, shard: int, source: Source, texts: Sequence[Named]
) -> dict[Named, str]:
    """The words of those texts that still stand as they were named, locked for the transaction."""
    responses = locked(session, shard, {named.place.response_id for named in texts})
    found = {}
    for named in texts:
        words = _words(source, responses.get(named.place.response_id), named.place.question)
        if words and hash_of(words) == named.text_hash:
            found[named] = words
    return found


def _words(source: Source, response: Response | None, question: str) -> str:
    if response is None or response.survey_id != source.survey.id:
        return ""
    if response.withdrawn or response.superseded or response.test:
        return ""
    for one in source.asked:
        if one.question == question and response.version in one.versions:
            return text_of(one.kind, response.answers.get(question))
    return ""


def _rows(session: Session, shard: int, texts: Sequence[Named]) -> dict[Place, TextCheck]:
    ids = {named.place.response_id for named in texts}
    query = select(TextCheck).where(TextCheck.shard == shard, TextCheck.response_id.in_(ids))
    return {Place(row.response_id, row.question): row for row in session.scalars(query)}


def _before(row: TextCheck | None, named: Named) -> Check:
    if row is None:
        return Check()
    if row.text_hash == named.text_hash:
        return _check(row)
    return Check(marked_for=row.marked_for, note=row.note)  # decided about another text


def _check(row: TextCheck) -> Check:
    return Check(row.state, row.redacted, row.marked_for, row.note)


def _new_row(session: Session, shard: int, source: Source, place: Place) -> TextCheck:
    row = TextCheck(shard=shard, response_id=place.response_id, question=place.question)
    row.survey_id = source.survey.id
    session.add(row)
    return row


def _fill(
    session: Session, row: TextCheck, named: Named, check: Check, who: tuple[int, dt.datetime]
) -> None:
    if check == Check():
        session.delete(row)
        return
    row.marked_for, row.note = check.marked_for, check.note
    decided = named.text_hash, check.state, check.redacted
    if decided != (row.text_hash, row.state, row.redacted):  # a mark leaves who has approved
        row.text_hash, row.state, row.redacted = decided
        row.checked_by, row.checked_at = who
