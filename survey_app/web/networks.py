"""Where a request comes from: the client, counted through the proxies, and its network."""

import socket
from typing import NamedTuple

IPV4_IN_IPV6 = bytes(10) + b"\xff\xff"
"""How an IPv6 socket writes an IPv4 address (RFC 4291, section 2.5.5.2)."""


class Network(NamedTuple):
    """The network part of an address, never all of an IPv6 one; both empty where nobody knows."""

    client: bytes
    """What one client has for itself: an IPv4 address, or an IPv6 /64, in which it may roam."""
    prefix: bytes
    """What one provider hands out together: an IPv4 /24 or an IPv6 /48."""


UNKNOWN = Network(b"", b"")


def network_of(peer: str, forwarded: str, trusted_hops: int) -> Network:
    """The network of a client, from the connection's `peer` and the X-Forwarded-For header.

    With `trusted_hops` proxies in front, the address that the outermost of them saw is the
    `trusted_hops`-th from the right; anything further left was written by the client itself.
    What is missing or no address leaves the peer. No other header is ever believed.
    """
    if trusted_hops:
        hops = forwarded.rsplit(",", trusted_hops)[-trusted_hops:]
        if len(hops) == trusted_hops and (found := _network(hops[0])) != UNKNOWN:
            return found
    return _network(peer)


def _network(address: str) -> Network:
    text = address.strip()
    # Some proxies write a port too: 192.0.2.1:4711 or [2001:db8::1]:4711.
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    # Not the module ipaddress, which takes ten times as long.
    packed = _packed(socket.AF_INET6 if ":" in text else socket.AF_INET, text.partition("%")[0])
    if packed.startswith(IPV4_IN_IPV6):
        packed = packed[12:]
    return Network(packed, packed[:3]) if len(packed) == 4 else Network(packed[:8], packed[:6])


def _packed(family: socket.AddressFamily, text: str) -> bytes:
    try:
        return socket.inet_pton(family, text)
    except (OSError, ValueError):
        return b""
