"""What the views of this room ask of a request."""

import datetime as dt

from flask import Response, request

from survey_app.collect.gate import LARGEST_BODY
from survey_app.collect.sender import Sender, Senders
from survey_app.embed.compressed import compressed, reply_of
from survey_app.web.client import raw_body
from survey_app.web.runtime import part

SCRIPT = "text/javascript; charset=utf-8"
SHEET = "text/css; charset=utf-8"
A_MINUTE = "max-age=60, stale-while-revalidate=600"
FOR_EVER = "public, max-age=31536000, immutable"


def body() -> bytes:
    """What was sent, as long as it is not too large."""
    return raw_body(request, LARGEST_BODY)


def sender() -> Sender:
    """Who sends this request, as far as anybody may know."""
    return part(Senders).of(request.headers, request.remote_addr or "", moment())


def moment() -> dt.datetime:
    """Now."""
    return dt.datetime.now(dt.UTC)


def file(text: str, content_type: str, caching: str) -> Response:
    """A text in the encoding that suits the browser, or the news that it has it already."""
    reply = reply_of(compressed(text), content_type, caching, request.headers)
    return Response(reply.body, reply.status, reply.headers)
