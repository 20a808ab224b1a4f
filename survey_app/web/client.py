"""What a request tells of the one who sent it, without keeping any of it."""

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType


def client_address(request: Request, trusted_hops: int) -> str:
    """The network address of the client, counted from the right of the forwarded ones.

    With `trusted_hops` proxies in front, the address that the outermost of them saw is the
    `trusted_hops`-th from the right; anything further left was written by the client itself.
    """
    if trusted_hops:
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(forwarded) >= trusted_hops and forwarded[-trusted_hops]:
            return forwarded[-trusted_hops]
    return request.remote_addr or ""


def raw_body(request: Request, largest: int) -> bytes:
    """The body as it was sent: more than `largest` bytes are 413, an encoding is 415."""
    if request.headers.get("Content-Encoding", "").strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType("Send the body as it is, without a Content-Encoding.")
    # One byte more, as a body of unknown length would be cut off in silence.
    request.max_content_length = largest + 1
    body = request.get_data()
    if len(body) > largest:
        raise RequestEntityTooLarge(f"A body has at most {largest:,} bytes.")
    return body
