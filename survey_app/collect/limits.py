"""How much one reader, one network and one survey may send before the house asks or refuses.

Beyond a limit the browser is asked for a proof of work, and with one it is let in up to ten times
the limit; then it is refused until the limit begins anew. Many readers may share an address and a
browser, and nobody's answer is lost: a browser keeps what was refused and sends it again.
"""

import datetime as dt
import hashlib
import math
import time
from collections.abc import Callable, Sequence
from uuid import UUID

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute

from survey_app.collect.proof import Challenge, Puzzles
from survey_app.collect.recent import Recent
from survey_app.collect.sender import Sender
from survey_app.collect.shared_redis import SharedRedis
from survey_app.collect.surge import Surges
from survey_app.collect.windows import Hit, Windows
from survey_app.errors import TooMany

TIMES = 10
"""With proofs, so many times a limit is let in."""
READER: tuple[RateLimitItem, ...] = (RateLimitItemPerMinute(10), RateLimitItemPerDay(60))
"""New responses of one reader (network and browser) to one survey."""
PREFIX = RateLimitItemPerMinute(120)
"""Responses and revisions from one provider's network to one survey."""
READER_BEACONS = RateLimitItemPerMinute(120)
PREFIX_BEACONS = RateLimitItemPerMinute(TIMES * 120)
"""Beacons have no proof, so a network has what others have with one."""
REMEMBERED = 20_000
"""Responses that were let in lately: their revisions and repetitions count for no reader."""
UNITS = (("second", 1, 60), ("minute", 60, 3600), ("hour", 3600, math.inf))
"""Name and length of a unit, and the seconds up to which it is used."""
CROWDED = "Too much came from here at once. Please try again in {wait}."


class Limits:
    """Lets in or raises TooMany; knows no address and asks no database."""

    def __init__(
        self,
        secret_key: str,
        *,
        is_on: bool = True,
        shared: SharedRedis | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._is_on = is_on
        self._puzzles = Puzzles(secret_key)
        self._windows = Windows(shared, clock)
        # What comes by the million is counted by each process for itself, and asks no Redis.
        self._own_windows = Windows(None, clock)
        self._surges = Surges()
        self._known: Recent[tuple[str, UUID], bool] = Recent(REMEMBERED)

    def admit(
        self,
        sender: Sender,
        survey_key: str,
        response_id: UUID,
        proof: str | None,
        now: dt.datetime,
    ) -> None:
        """Let in a response to a survey that exists; raises TooMany, perhaps with a challenge."""
        if not self._is_on:
            return
        hits: list[Hit] = [(PREFIX, _whose(sender.prefix, survey_key))]
        known = survey_key, response_id
        if not self._known.get(known):
            reader = _whose(sender.reader, survey_key)
            hits += [(limit, reader) for limit in READER]
        over = self._windows.exceeded(hits)
        excess = self._surges.excess(survey_key, now)
        if over or excess >= 1:
            if not (proof and self._puzzles.is_solved(survey_key, response_id, proof, now)):
                challenge = self._puzzles.challenge(survey_key, response_id, now)
                raise self._too_many(over, now, challenge)
            beyond = self._windows.exceeded([(_with_proof(limit), who) for limit, who in over])
            if beyond or excess >= TIMES:
                raise self._too_many(beyond, now)
        self._known.set(known, True)
        self._surges.count(survey_key, now)

    def admit_form(self, sender: Sender, survey_key: str, now: dt.datetime) -> None:
        """Let in a plain form, which cannot prove anything; raises TooMany."""
        if not self._is_on:
            return
        place = f"form {survey_key}"
        reader = _whose(sender.reader, place)
        hits = [(PREFIX, _whose(sender.prefix, place)), *((limit, reader) for limit in READER)]
        over = self._windows.exceeded(hits)
        if over or self._surges.excess(survey_key, now) >= TIMES:
            raise self._too_many(over, now)
        self._surges.count(survey_key, now)

    def admit_withdrawal(self, sender: Sender, survey_key: str, now: dt.datetime) -> None:
        """Let in the deletion of a response, which brings no proof; raises TooMany."""
        if not self._is_on:
            return
        place = f"withdraw {survey_key}"
        reader = _whose(sender.reader, place)
        hits = [(PREFIX, _whose(sender.prefix, place)), *((limit, reader) for limit in READER)]
        if over := self._windows.exceeded(hits):
            raise self._too_many(over, now)

    def admit_beacon(self, sender: Sender, publication_key: str, now: dt.datetime) -> None:
        """Let in what was shown and read; raises TooMany."""
        if not self._is_on:
            return
        place = f"events {publication_key}"
        hits: list[Hit] = [
            (READER_BEACONS, _whose(sender.reader, place)),
            (PREFIX_BEACONS, _whose(sender.prefix, place)),
        ]
        if over := self._own_windows.exceeded(hits):
            raise _too_many(self._own_windows.begins_anew(over), now)

    def _too_many(
        self, over: Sequence[Hit], now: dt.datetime, challenge: Challenge | None = None
    ) -> TooMany:
        """How long it takes: until the limits begin anew, or the minute of a surge is over."""
        next_minute = (now.timestamp() // 60 + 1) * 60
        moment = self._windows.begins_anew(over) if over else next_minute
        return _too_many(moment, now, challenge)


def _whose(sender: bytes, place: str) -> str:
    """A name for a sender in one place that says nothing in another one."""
    return hashlib.blake2b(place.encode(), key=sender, digest_size=9).hexdigest()


def _with_proof(limit: RateLimitItem) -> RateLimitItem:
    return type(limit)(TIMES * limit.amount)


def _too_many(moment: float, now: dt.datetime, challenge: Challenge | None = None) -> TooMany:
    seconds = max(1, math.ceil(moment - now.timestamp()))
    return TooMany(CROWDED.format(wait=_in_words(seconds)), seconds, challenge)


def _in_words(seconds: int) -> str:
    """1 second, 40 seconds, 2 minutes, 5 hours; rounded up."""
    unit, length = next(u for u in UNITS if seconds <= u[2])[:2]
    number = math.ceil(seconds / length)
    return f"{number} {unit}{'' if number == 1 else 's'}"
