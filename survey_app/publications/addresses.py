"""One address per article, however readers arrive."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}
TRACKING = ("utm_", "mc_", "pk_", "mtm_")
TRACKING_NAMES = frozenset({"fbclid", "gclid", "dclid", "msclkid", "igshid", "twclid", "ref_src"})


def canonical_address(url: str) -> str:
    """The address under which an article is known.

    Lower-case host, no default port, no fragment, no tracking parameters. Empty for what is no
    http(s) address, carries credentials, or is longer than 2,000 characters.
    """
    parts = _split(url)
    if parts is None:
        return ""
    scheme, host, path, query = parts
    kept = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not name.lower().startswith(TRACKING) and name.lower() not in TRACKING_NAMES
    ]
    address = urlunsplit((scheme, host, path or "/", urlencode(kept), ""))
    return address if len(address) <= LONGEST else ""


def origin_of(url: str) -> str:
    """`https://host[:port]` of an address; empty for what is no http(s) address."""
    parts = _split(url)
    return f"{parts[0]}://{parts[1]}" if parts else ""


def _split(url: str) -> tuple[str, str, str, str] | None:
    if any(character <= " " or character == "\x7f" for character in url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    if scheme not in DEFAULT_PORTS or not host or parts.username is not None:
        return None
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    return scheme, host, parts.path, parts.query
