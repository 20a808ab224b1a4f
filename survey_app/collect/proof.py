"""Proof of work: before anyone is refused, a browser is asked to spend a moment on its answer.

A challenge hides a number below `MOST`; the proof is the number, found by trying. Both follow from
our key, the survey, the response's id and the minute, so nothing is stored, and a proof fits one
response only. What a number below a bound costs has a bound too, unlike a hash with so many zero
bits, which some readers would look for for five times as long as others.
"""

import datetime as dt
import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from typing import TypedDict
from uuid import UUID

MOST = 30_000
"""A browser tries half of them on average: a tenth of a second on a phone, and twice that at most
(Chromium slowed down to a quarter of this speed tries 150,000 a second)."""
MINUTES = 10
"""How long a challenge may be answered."""

_PROOF = re.compile(r"([0-9]{1,10})\.([0-9]{1,6})")


class Challenge(TypedDict):
    """What the browser is given: find n, so that SHA-256(salt + n) begins with `start`."""

    salt: str
    start: str
    """Eight hexadecimal digits."""
    most: int
    """n is less than this."""
    minute: int
    """The proof is `minute.n`."""


class Puzzles:
    """Challenges and proofs under one key."""

    def __init__(self, secret_key: str) -> None:
        self._key = hmac.digest(secret_key.encode(), b"proof of work", "sha256")

    def challenge(self, survey_key: str, response_id: UUID, now: dt.datetime) -> Challenge:
        """What whoever sends this response is asked."""
        minute = _minute(now)
        salt, number = self._hidden(survey_key, response_id, minute)
        start = hashlib.sha256(f"{salt}{number}".encode()).hexdigest()[:8]
        return {"salt": salt, "start": start, "most": MOST, "minute": minute}

    def is_solved(self, survey_key: str, response_id: UUID, proof: str, now: dt.datetime) -> bool:
        """Whether a proof answers a challenge of the last minutes for this response."""
        said = _PROOF.fullmatch(proof)
        if said is None:
            return False
        minute, number = int(said[1]), int(said[2])
        # A minute ahead: the clocks of two machines differ.
        if not -1 <= _minute(now) - minute <= MINUTES:
            return False
        return self._hidden(survey_key, response_id, minute)[1] == number

    def _hidden(self, survey_key: str, response_id: UUID, minute: int) -> tuple[str, int]:
        """The salt that the browser is told, and the number that it is not."""
        said = f"{survey_key} {response_id} {minute}".encode()
        random = hmac.digest(self._key, said, "sha256")
        return urlsafe_b64encode(random[:12]).decode(), int.from_bytes(random[16:], "big") % MOST


def _minute(now: dt.datetime) -> int:
    return int(now.timestamp()) // 60
