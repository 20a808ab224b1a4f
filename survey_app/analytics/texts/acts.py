"""What a press in the queue does to texts, in a sentence, and what it takes to undo it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from itsdangerous import BadSignature, URLSafeSerializer

from survey_app.analytics.texts import decisions
from survey_app.analytics.texts.checks import Check, Decided, Decision, decide, take_back
from survey_app.analytics.texts.source import Named, Source, name_of, named
from survey_app.analytics.texts.tags import Tagged, say_by_hand
from survey_app.database import Database
from survey_app.errors import Invalid
from survey_app.web.amounts import counted

MOST_AT_ONCE = 1000
"""Texts that one press decides about."""

VERDICTS: dict[str, tuple[Callable[[], Decision], str]] = {
    "approve": (decisions.approve, "can be quoted now"),
    "hide": (decisions.hide, "hidden"),
    "reopen": (decisions.reopen, "to be checked again"),
    "unmark": (decisions.unmark, "not marked any more"),
}
"""Press → what it decides, and how that is told."""
TAGGING: dict[str, tuple[bool, str]] = {
    "tag": (True, "tagged"),
    "untag": (False, "without the tag now"),
}
OPEN_TO_ALL = {"tag", "untag", "mark", "unmark"}
"""What every member may do; all else needs somebody who may edit."""


@dataclass(frozen=True)
class Told:
    """What came of a press."""

    sentence: str
    undo: str = ""
    """A token for `undo`; empty where there is nothing to undo."""


@dataclass(frozen=True)
class Desk:
    """Where it is decided, and by whom."""

    database: Database
    source: Source
    secret_key: str
    user_id: int
    now: dt.datetime
    may_undo: bool
    """Undoing brings back decisions, so it needs somebody who may edit."""

    def decide(self, texts: Sequence[Named], decision: Decision, words: str) -> Told:
        """Decide about texts; `words` say what they are then."""
        decided = decide(self.database, self.source, texts, decision, by=self.user_id, now=self.now)
        return self._told(decided, words)

    def press(self, name: str, texts: Sequence[Named], tag_id: int = 0) -> Told:
        """Do what a button says, to at most MOST_AT_ONCE texts; raises Invalid for no such one."""
        some = texts[:MOST_AT_ONCE]
        if not some:
            return Told("Choose at least one text first.")
        if name in VERDICTS:
            decision, words = VERDICTS[name]
            return self.decide(some, decision(), words)
        if name not in TAGGING:
            raise Invalid.at("act", "is nothing that can be done to texts")
        if not tag_id:
            return Told("Choose a tag first.")
        is_given, words = TAGGING[name]
        said = dict.fromkeys(some, is_given)
        return self._told_of_tags(
            say_by_hand(self.database, self.source, tag_id, said), tag_id, words
        )

    def undo(self, token: str) -> Told:
        """Take a press back; raises Invalid for a token that is not ours."""
        try:
            tag_id, before = _serializer(self.secret_key).loads(token)
        except BadSignature as error:
            raise Invalid.at("undo", "cannot be read") from error
        texts = [(found, said) for name, said in before if (found := named(name))]
        if tag_id:
            missed = say_by_hand(self.database, self.source, tag_id, dict(texts)).missed
        else:
            checks = [(text, msgspec.convert(said, Check)) for text, said in texts]
            by, now = self.user_id, self.now
            missed = take_back(self.database, self.source, checks, by=by, now=now).missed
        return Told(f"{counted(len(texts) - missed, 'text')} as before.{_missed(missed)}")

    def _told(self, decided: Decided, words: str) -> Told:
        before = [(name_of(text), msgspec.to_builtins(check)) for text, check in decided.before]
        return self._sentence(0, before, decided.missed, words)

    def _told_of_tags(self, tagged: Tagged, tag_id: int, words: str) -> Told:
        before = [(name_of(text), said) for text, said in tagged.before]
        return self._sentence(tag_id, before, tagged.missed, words)

    def _sentence(
        self, tag_id: int, before: list[tuple[str, Any]], missed: int, words: str
    ) -> Told:
        if not before:
            return Told(_missed(missed).strip())
        sentence = f"{counted(len(before), 'text')} {words}.{_missed(missed)}"
        if not self.may_undo:
            return Told(sentence)
        token = _serializer(self.secret_key).dumps([tag_id, before])
        return Told(sentence, str(token))


def _missed(n: int) -> str:
    if not n:
        return ""
    has = "has" if n == 1 else "have"
    return f" {counted(n, 'text')} {has} been changed or deleted by the reader in the meantime."


def _serializer(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="undo what was said of texts")
