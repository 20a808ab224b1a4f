"""What a request says of its sender, without keeping any of it."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from survey_app.collect.bots import is_bot
from survey_app.collect.reader_hash import Salts, keyed_hash
from survey_app.web.negotiation import Headers
from survey_app.web.networks import network_of

LONGEST_AGENT = 1024
"""Bytes of a User-Agent that are hashed."""
NETWORK = "network"
"""In the context of a response: what stands for its network on that day."""
NETWORK_BYTES = 4
"""Of a network's hash that are stored: of 10,000 networks in a survey on one day, hardly two have
the same."""


class Sender(NamedTuple):
    """Where a request comes from, on which device, and whether it may be measured."""

    origin: str | None = None
    own_origins: tuple[str, ...] = ()
    device: str = ""
    measured: bool = True
    is_bot: bool = False
    """Whether the browser says that it is none."""
    reader: bytes = b""
    """Hash of network and browser with the salt of the day; empty for who came by no request.

    It stays in memory: what is stored is `reader_of`."""
    prefix: bytes = b""
    """Hash of the provider's network (IPv4 /24, IPv6 /48) with the salt of the day; empty where no
    address is known."""

    def reader_of(self, survey_id: int) -> bytes:
        """16 bytes for the same reader in the same survey on the same day; empty if unknown.

        Hashes of two surveys cannot be joined, and those of a day past cannot be made again.
        """
        if not self.reader:
            return b""
        return keyed_hash(self.reader, b"survey", str(survey_id).encode())[:16]

    def network_in(self, survey_id: int) -> int | None:
        """A number below 2**32 for the same network in the same survey on the same day; None if
        unknown.

        It is stored with a response, so that answers by the dozen from one network can be seen.
        """
        if not self.prefix:
            return None
        digest = keyed_hash(self.prefix, b"survey", str(survey_id).encode())
        return int.from_bytes(digest[:NETWORK_BYTES])


@dataclass(frozen=True)
class Senders:
    """What it takes to tell senders apart."""

    own_origin: str
    trusted_hops: int
    """How many proxies stand in front."""
    salts: Salts

    def of(self, headers: Headers, peer: str, now: dt.datetime) -> Sender:
        """The sender of a request with these headers on a connection from `peer`."""
        network = network_of(peer, headers.get("X-Forwarded-For") or "", self.trusted_hops)
        agent = headers.get("User-Agent") or ""
        salt = self.salts.of(now.date())
        said = agent.encode(errors="replace")[:LONGEST_AGENT]
        return Sender(
            origin=headers.get("Origin"),
            own_origins=(self.own_origin,),
            device=device_of(agent),
            measured=not wants_no_measuring(headers),
            is_bot=is_bot(agent),
            reader=keyed_hash(salt, b"reader", network.client, said),
            prefix=keyed_hash(salt, b"prefix", network.prefix) if network.prefix else b"",
        )


def device_of(user_agent: str) -> str:
    """`phone`, `tablet` or `desktop`, from a User-Agent that is not kept."""
    agent = user_agent.lower()
    if "ipad" in agent or "tablet" in agent or ("android" in agent and "mobile" not in agent):
        return "tablet"
    if "mobi" in agent or "iphone" in agent or "android" in agent:
        return "phone"
    return "desktop"


def wants_no_measuring(headers: Headers) -> bool:
    """Whether the reader's browser says Global Privacy Control or Do Not Track."""
    return headers.get("Sec-GPC") == "1" or headers.get("DNT") == "1"
