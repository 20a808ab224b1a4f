"""What a client sends, within bounds."""

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType


def raw_body(request: Request, largest: int) -> bytes:
    """The body as it was sent: more than `largest` bytes are 413, an encoding is 415."""
    if "Content-Encoding" in request.headers:
        raise UnsupportedMediaType("Send the body as it is, without a Content-Encoding.")
    # One byte more, as a body of unknown length would be cut off in silence.
    request.max_content_length = largest + 1
    body = request.get_data()
    if len(body) > largest:
        raise RequestEntityTooLarge(f"A body has at most {largest:,} bytes.")
    return body
