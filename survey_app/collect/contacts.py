"""Addresses that readers leave with their consent: stored beside their responses, never in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete
from sqlalchemy.orm import Session

from survey_app.collect.models import Contact
from survey_app.collect.outcomes import Incoming
from survey_app.surveys.translations import translated

CONTACTS: Table = Contact.__table__  # type: ignore[assignment]

Answers = Mapping[str, Any]


@dataclass
class ContactChanges:
    """What one transaction changes in the addresses of one shard."""

    brought: dict[UUID, list[dict[str, Any]]] = field(default_factory=dict)
    """Rows to insert, by their responses."""
    gone: set[UUID] = field(default_factory=set)
    """Responses whose addresses are deleted before."""

    def bring(self, item: Incoming, before: Answers) -> None:
        """Keep what a stored revision brings, in place of what its response had `before`."""
        self.forget(item.id, before)
        if item.contacts:
            self.brought[item.id] = _rows(item)

    def forget(self, identifier: UUID, before: Answers) -> None:
        """Delete the addresses of a response whose stored answers are these."""
        self.brought.pop(identifier, None)
        # Few responses have an address, and each of them says so in its answers.
        if any(answer is True for answer in before.values()):
            self.gone.add(identifier)

    def write(self, session: Session, shard: int) -> None:
        """Delete and insert what was gathered."""
        if self.gone:
            these = CONTACTS.c.shard == shard, CONTACTS.c.response_id.in_(self.gone)
            session.execute(delete(CONTACTS).where(*these))
        rows = [row for brought in self.brought.values() for row in brought]
        if rows:
            session.execute(CONTACTS.insert(), rows)


def _rows(item: Incoming) -> list[dict[str, Any]]:
    """The rows of a response, each with the words that its reader agreed to."""
    shown = translated(item.definition, item.row["language"]).by_key()
    return [
        {
            "shard": item.shard,
            "response_id": item.id,
            "question": question,
            "survey_id": item.survey_id,
            "address": address,
            "consent": shown[question].consent,
            "given_at": item.now,
        }
        for question, address in item.contacts.items()
    ]
