"""Tags: what texts have in common, given by a rule, and by hand where the rule is wrong."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from survey_app.analytics.models import Tag
from survey_app.analytics.shares import Share
from survey_app.analytics.texts.checks import by_shard, words_under_lock
from survey_app.analytics.texts.rules import LONGEST_RULE, Rule, folded, phrases_in
from survey_app.analytics.texts.source import Named, Place, Source, Text
from survey_app.collect.models import TextTag
from survey_app.database import Database, transaction
from survey_app.errors import Conflict, Fault, Invalid, NotFound

MOST_TAGS = 50
LONGEST_NAME = 60

Hand = Mapping[Place, Mapping[int, bool]]
"""Text → tag → whether it was given by hand (True), or taken from it against the rule (False)."""


@dataclass(frozen=True)
class NamedTag:
    """A tag of a survey with the rule that gives it."""

    id: int
    name: str
    rule: Rule


@dataclass(frozen=True)
class TagShares:
    """How many texts each tag has; a text may have several."""

    base: int
    """Texts that were looked at: all that are not hidden."""
    tags: tuple[tuple[NamedTag, Share], ...]
    """Most texts first."""
    untagged: Share


@dataclass
class Tagged:
    """What came of giving or taking a tag."""

    before: list[tuple[Named, bool | None]] = field(default_factory=list)
    """What was said by hand before: given, taken, or nothing."""
    missed: int = 0
    """Texts that are not there any more as they were seen."""


def tags_of(session: Session, survey_id: int) -> list[NamedTag]:
    """The tags of a survey, by name."""
    query = select(Tag).where(Tag.survey_id == survey_id).order_by(Tag.name, Tag.id)
    return [NamedTag(tag.id, tag.name, Rule(tuple(tag.rule))) for tag in session.scalars(query)]


def create_tag(
    session: Session, survey_id: int, name: str, lines: str, now: dt.datetime
) -> NamedTag:
    """A new tag whose rule has a word or phrase per line; raises Invalid naming the fields."""
    known = tags_of(session, survey_id)
    if len(known) >= MOST_TAGS:
        raise Conflict(f"A survey has at most {MOST_TAGS} tags. Delete one that is not needed.")
    name, phrases = _sound(name, lines, known)
    tag = Tag(survey_id=survey_id, name=name, rule=list(phrases), created_at=now)
    session.add(tag)
    session.flush()
    return NamedTag(tag.id, name, Rule(phrases))


def change_tag(session: Session, survey_id: int, tag_id: int, name: str, lines: str) -> None:
    """Give a tag another name and rule; raises Invalid naming the fields, NotFound."""
    tag = _tag(session, survey_id, tag_id)
    others = [one for one in tags_of(session, survey_id) if one.id != tag_id]
    tag.name, phrases = _sound(name, lines, others)
    tag.rule = list(phrases)
    session.flush()


def delete_tag(session: Session, survey_id: int, tag_id: int) -> None:
    """Delete a tag and its rule; raises NotFound. `forget_hand` removes what was given by hand."""
    session.delete(_tag(session, survey_id, tag_id))
    session.flush()


def forget_hand(database: Database, source: Source, tag_id: int) -> None:
    """Delete what was said by hand of a tag that there is no more."""
    for shard in source.shards:
        these = TextTag.shard == shard, TextTag.survey_id == source.survey.id
        with transaction(database.writing()) as session:
            session.execute(delete(TextTag).where(*these, TextTag.tag_id == tag_id))


def say_by_hand(
    database: Database, source: Source, tag_id: int, said: Mapping[Named, bool | None]
) -> Tagged:
    """Give (True) or take (False) a tag by hand, or leave it to the rule again (None).

    Raises NotFound where the survey has no such tag.
    """
    with database.reading() as session:
        _tag(session, source.survey.id, tag_id)
    tagged = Tagged()
    for shard, texts in by_shard(source, said).items():
        with transaction(database.writing()) as session:
            there = words_under_lock(session, shard, source, texts)
            rows = _rows(session, shard, tag_id, texts)
            tagged.missed += len(texts) - len(there)
            for named in there:
                row, is_given = rows.get(named.place), said[named]
                tagged.before.append((named, None if row is None else row.is_given))
                _say(session, (shard, source.survey.id, tag_id), named.place, row, is_given)
    return tagged


def hand_where(session: Session, source: Source, *conditions: ColumnElement[bool]) -> Hand:
    """What was said of tags by hand, where these conditions hold."""
    query = select(TextTag).where(
        TextTag.shard.in_(source.shards), TextTag.survey_id == source.survey.id, *conditions
    )
    found: dict[Place, dict[int, bool]] = {}
    for row in session.scalars(query):
        found.setdefault(Place(row.response_id, row.question), {})[row.tag_id] = row.is_given
    return found


def tag_ids(words: str, place: Place, tags: Sequence[NamedTag], hand: Hand) -> frozenset[int]:
    """The tags of one text: what was said by hand counts before the rules."""
    said, text = hand.get(place, {}), folded(words)
    return frozenset(tag.id for tag in tags if said.get(tag.id, tag.rule.finds(text)))


def tag_shares(texts: Iterable[Text], tags: Sequence[NamedTag], hand: Hand) -> TagShares:
    """Shares of texts with each tag, and without any; `texts` are those that are not hidden."""
    counted, base, untagged = Counter[int](), 0, 0
    for text in texts:
        found = tag_ids(text.words, text.place, tags, hand)
        counted.update(found)
        base += 1
        untagged += not found
    shares = ((tag, Share(counted[tag.id], base)) for tag in tags)
    ranked = sorted(shares, key=lambda one: (-one[1].n, one[0].name))
    return TagShares(base, tuple(ranked), Share(untagged, base))


def _sound(name: str, lines: str, others: Sequence[NamedTag]) -> tuple[str, tuple[str, ...]]:
    name, phrases, faults = " ".join(name.split()), phrases_in(lines), []
    if not 1 <= len(name) <= LONGEST_NAME:
        faults.append(Fault("name", f"A tag needs a name of at most {LONGEST_NAME} characters."))
    if name.casefold() in {tag.name.casefold() for tag in others}:
        faults.append(Fault("name", "There is a tag of this name already."))
    if len(phrases) > LONGEST_RULE:
        faults.append(Fault("rule", f"A rule has at most {LONGEST_RULE} words and phrases."))
    if faults:
        raise Invalid(*faults)
    return name, phrases


def _tag(session: Session, survey_id: int, tag_id: int) -> Tag:
    found = session.scalar(select(Tag).where(Tag.id == tag_id, Tag.survey_id == survey_id))
    if found is None:
        raise NotFound("There is no such tag in this survey.")
    return found


def _rows(
    session: Session, shard: int, tag_id: int, texts: Sequence[Named]
) -> dict[Place, TextTag]:
    ids = {named.place.response_id for named in texts}
    query = select(TextTag).where(
        TextTag.shard == shard, TextTag.response_id.in_(ids), TextTag.tag_id == tag_id
    )
    return {Place(row.response_id, row.question): row for row in session.scalars(query)}


def _say(
    session: Session,
    of: tuple[int, int, int],
    place: Place,
    row: TextTag | None,
    is_given: bool | None,  # noqa: FBT001 - as it is stored
) -> None:
    shard, survey_id, tag_id = of
    if row is not None and is_given is None:
        session.delete(row)
    elif row is not None:
        row.is_given = bool(is_given)
    elif is_given is not None:
        new = TextTag(shard=shard, response_id=place.response_id, question=place.question)
        new.tag_id, new.survey_id, new.is_given = tag_id, survey_id, is_given
        session.add(new)
