"""What a browser says it takes, and what it has already."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_etags


class Headers(Protocol):
    """The headers of a request."""

    def get(self, name: str, /) -> str | None:
        """The value of a header, None where it is missing."""


@lru_cache(maxsize=256)  # browsers send few different ones
def encoding_for(accepted: str) -> str:
    """The Content-Encoding that suits an Accept-Encoding best: `br`, `gzip` or `identity`."""
    qualities = parse_accept_header(accepted, Accept)
    return next((name for name in ("br", "gzip") if qualities.quality(name) > 0), "identity")


def has_already(known: str | None, tags: Iterable[str]) -> bool:
    """Whether an If-None-Match names one of these entity tags."""
    return bool(known) and any(parse_etags(known).contains_weak(tag) for tag in tags)
