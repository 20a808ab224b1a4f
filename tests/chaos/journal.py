"""What the clients have sent, and what they were told: the only witness beside the database."""

import json
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

TAKEN = frozenset({200, 201})
UNDECIDED = frozenset({None, 500, 502, 503, 504})
"""No answer, or one that says "not now": the response may be stored or not, and be sent again."""


@dataclass(frozen=True)
class Call:
    """One request and its answer; `status` is None when there was none."""

    id: UUID
    revision: int
    answers: dict[str, Any]
    mark: str
    started: float
    """Seconds on the clock of `time.monotonic`, as `ended`."""
    ended: float
    status: int | None
    retry_after: str | None = None

    @property
    def taken(self) -> bool:
        """Whether it was acknowledged."""
        return self.status in TAKEN

    @property
    def undecided(self) -> bool:
        """Whether the client cannot know what became of it."""
        return self.status in UNDECIDED


@dataclass
class Journal:
    """Every call, in the order of the answers."""

    calls: list[Call] = field(default_factory=list)

    def add(self, body, started, status, retry_after=None) -> Call:
        """Note a call that ends now; threads may do so at once."""
        call = Call(
            UUID(body["id"]),
            body["revision"],
            body["answers"],
            body.get("mark", ""),
            started,
            time.monotonic(),
            status,
            retry_after,
        )
        self.calls.append(call)
        return call

    def by_id(self) -> dict[UUID, list[Call]]:
        """The calls of each response."""
        found = defaultdict(list)
        for call in self.calls:
            found[call.id].append(call)
        return found

    def count(self, *statuses: int | None) -> int:
        """How many calls got one of these answers."""
        return sum(call.status in statuses for call in self.calls)

    def write(self, path: Path) -> None:
        """Keep it, one call a line."""
        lines = (json.dumps(asdict(call), default=str) for call in list(self.calls))
        path.write_text("".join(f"{line}\n" for line in lines))
