"""What editors said about texts lasts no longer than the texts: it goes when their readers do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Table, delete, update
from sqlalchemy.orm import Session

from survey_app.collect.models import TextCheck, TextTag

CHECKS: Table = TextCheck.__table__  # type: ignore[assignment]
TAGS: Table = TextTag.__table__  # type: ignore[assignment]

Texts = Mapping[str, str]
"""Question → what stands there in words."""


@dataclass
class TextChanges:
    """What one transaction changes in the texts of one shard that somebody may have checked."""

    gone: set[UUID] = field(default_factory=set)
    """Responses of which nothing is kept."""
    taken_out: defaultdict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    """Question → responses that have no text there any more."""
    reworded: defaultdict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    """Question → responses that have another text there now."""

    def forget(self, identifier: UUID, before: Texts) -> None:
        """Keep nothing about the texts of a response."""
        if before:
            self.gone.add(identifier)

    def revise(self, identifier: UUID, before: Texts, now: Texts) -> None:
        """Keep nothing about what is no longer written; a new wording is to be checked anew."""
        for question, text in before.items():
            if question not in now:
                self.taken_out[question].add(identifier)
            elif now[question] != text:
                self.reworded[question].add(identifier)

    def write(self, session: Session, shard: int) -> None:
        """Delete and change what was gathered."""
        if self.gone:
            _delete(session, CHECKS, shard, self.gone)
            _delete(session, TAGS, shard, self.gone)
        for question, ids in self.taken_out.items():
            _delete(session, CHECKS, shard, ids, question)
            _delete(session, TAGS, shard, ids, question)
        for question, ids in self.reworded.items():
            _reopen(session, shard, ids, question)
            _delete(session, TAGS, shard, ids, question)


def _delete(
    session: Session, table: Table, shard: int, ids: Iterable[UUID], question: str | None = None
) -> None:
    these = [table.c.shard == shard, table.c.response_id.in_(sorted(ids))]
    if question is not None:
        these.append(table.c.question == question)
    session.execute(delete(table).where(*these))


def _reopen(session: Session, shard: int, ids: Iterable[UUID], question: str) -> None:
    # The row stays, so that whoever checks again sees that this was another text before.
    these = CHECKS.c.shard == shard, CHECKS.c.response_id.in_(sorted(ids))
    which = CHECKS.c.question == question
    session.execute(update(CHECKS).where(*these, which).values(state="", redacted=None))
