"""One address per article, however readers arrive."""

import re
from functools import lru_cache
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

LONGEST = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}
TRACKING = ("utm_", "mc_", "pk_", "mtm_")
TRACKING_NAMES = frozenset({"fbclid", "gclid", "dclid", "msclkid", "igshid", "twclid", "ref_src"})
HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
KEPT = "%/:=&?~+!$,;'@()*"
"""Characters of a path or query that stay as they are; letters beyond ASCII are escaped."""


def canonical_address(url: str) -> str:
    """The address under which an article is known.

    Lower-case host, no default port, no fragment, no tracking parameters, ASCII only. Empty for
    what is no http(s) address, carries credentials, or is longer than 2,000 characters.
    """
    parts = _split(url)
    if parts is None:
        return ""
    scheme, host, path, query = parts
    kept = "&".join(part for part in query.split("&") if part and not _tracks(part))
    address = urlunsplit((scheme, host, _escaped(path) or "/", _escaped(kept), ""))
    return address if len(address) <= LONGEST else ""


def origin_of(url: str) -> str:
    """`https://host[:port]` of an address; empty for what is no http(s) address."""
    parts = _split(url)
    return f"{parts[0]}://{parts[1]}" if parts else ""


@lru_cache(maxsize=1024)  # readers come by few articles at a time, and name them in every call
def _split(url: str) -> tuple[str, str, str, str] | None:
    if any(character <= " " or character == "\x7f" for character in url) or "\\" in url:
        return None
    try:
        url.encode()
        parts = urlsplit(url)
        port = parts.port
        host = _ascii_host(parts.hostname or "")
    except ValueError:  # also what no encoding can carry, such as half a surrogate pair
        return None
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not host or parts.username is not None:
        return None
    if port is not None and port != DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    return scheme, host, parts.path, parts.query


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    plain = host.encode("idna").decode().lower()
    return plain if HOST.fullmatch(plain) else ""


def _tracks(part: str) -> bool:
    name = unquote_plus(part.split("=", 1)[0]).lower()
    return name.startswith(TRACKING) or name in TRACKING_NAMES


def _escaped(text: str) -> str:
    return re.sub(r"%[0-9a-fA-F]{2}", lambda escape: escape[0].upper(), quote(text, safe=KEPT))
