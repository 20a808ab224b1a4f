"""What a request says of its sender, without keeping any of it."""

from dataclasses import dataclass
from typing import Protocol, Self


class Headers(Protocol):
    """The headers of a request."""

    def get(self, name: str, /) -> str | None:
        """The value of a header, None where it is missing."""


@dataclass(frozen=True)
class Sender:
    """Where a request comes from, on which device, and whether it may be measured."""

    origin: str | None = None
    own_origins: tuple[str, ...] = ()
    device: str = ""
    measured: bool = True

    @classmethod
    def of(cls, headers: Headers, own_origin: str) -> Self:
        """The sender of a request with these headers, at our own origin."""
        return cls(
            origin=headers.get("Origin"),
            own_origins=(own_origin,),
            device=device_of(headers.get("User-Agent") or ""),
            measured=not wants_no_measuring(headers),
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
