"""The few calls that browsers make by the million, answered without Flask's machinery.

Routing, contexts and response objects cost more than storing an answer does. Only what ends well
is answered here: whatever else happens is handed to Flask, whose view for the same call raises the
error again. So each error has one answer, wherever it came up.
"""

from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

from flask import Flask, request

from survey_app.waiting import unhurried
from survey_app.web.addresses import only_host
from survey_app.web.runtime import provide, runtime_of
from survey_app.web.security import READER_HEADERS

MET = "survey_app.met"
"""Where the error stands that a direct call met."""
NAMES = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
"""Headers that WSGI names in its own way."""
STATUS_LINES = {int(status): f"{status.value} {status.phrase}" for status in HTTPStatus}


class Reply(NamedTuple):
    """What is sent: readers' headers are added to `headers`."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""


@lru_cache(maxsize=256)
def header_key(name: str) -> str:
    """What WSGI calls a header."""
    return NAMES.get(name.lower()) or f"HTTP_{name.upper().replace('-', '_')}"


class Call:
    """One request, as the server hands it over."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ
        self._body: bytes | None = None

    def get(self, name: str) -> str | None:
        """The value of a header, None where it is missing."""
        value: str | None = self._environ.get(header_key(name))
        return value

    @property
    def path(self) -> str:
        """The path that was asked for."""
        return str(self._environ["PATH_INFO"])

    @property
    def peer(self) -> str:
        """Address of the other end of the connection."""
        return str(self._environ.get("REMOTE_ADDR", ""))

    def has_plain_body(self, largest: int) -> bool:
        """Whether the body can be read as it stands: length known and in bounds, not encoded."""
        length = self._environ.get("CONTENT_LENGTH") or ""
        encoded = "HTTP_CONTENT_ENCODING" in self._environ
        return length.isdecimal() and int(length) <= largest and not encoded

    def body(self) -> bytes:
        """The whole body, where it is plain."""
        if self._body is None:
            length = int(self._environ["CONTENT_LENGTH"])
            self._body = bytes(self._environ["wsgi.input"].read(length))
        return self._body


Handler = Callable[[Call], Reply | None]
"""Answers a call, or leaves it to Flask by returning None before it has read the body."""
Soon = Callable[[Call], Awaitable[Reply | None]]
"""The same on a loop."""
Start = Callable[..., Any]
Environ = dict[str, Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


class DirectCalls:
    """The application of the server: direct calls first, Flask for everything else."""

    def __init__(self, app: Flask) -> None:
        self._host = only_host(runtime_of(app).settings)
        self.flask: Application = app.wsgi_app
        self._handlers: dict[tuple[str, str], tuple[Handler, Soon]] = {}

    def add(self, method: str, path: str, handler: Handler, soon: Soon | None = None) -> None:
        """Answer calls of this path by `handler`; a path that ends in `/` stands for its files.

        On the server's loop `soon` answers; without one, `handler` must change nothing before it
        waits for anything (`waiting.unhurried`).
        """
        self._handlers[method, path] = handler, soon or _unhurried(handler)

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """A WSGI call."""
        found = self._handlers_of(environ)
        reply = None
        if found is not None:
            try:
                reply = found[0](Call(environ))
            except Exception as error:  # noqa: BLE001 - raised again within Flask
                environ[MET] = error
        if reply is None:
            return self.flask(environ, start_response)
        start_response(STATUS_LINES[reply.status], [*READER_HEADERS, *reply.headers])
        return (reply.body,)

    async def soon(self, environ: Environ) -> Reply | None:
        """The answer with all its headers, on a loop; None where `flask` has to answer."""
        found = self._handlers_of(environ)
        if found is None:
            return None
        try:
            reply = await found[1](Call(environ))
        except Exception as error:  # noqa: BLE001 - raised again within Flask
            environ[MET] = error
            return None
        return reply and reply._replace(headers=[*READER_HEADERS, *reply.headers])

    def _handlers_of(self, environ: Environ) -> tuple[Handler, Soon] | None:
        # Editors' host must not answer readers: Flask looks at what is not plainly for us.
        if self._host not in (None, environ.get("HTTP_HOST")):
            return None
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        folder = path[: path.rfind("/") + 1]
        return self._handlers.get((method, path)) or self._handlers.get((method, folder))


def _unhurried(handler: Handler) -> Soon:
    async def soon(call: Call) -> Reply | None:
        return await unhurried(handler, call)

    return soon


def init_app(app: Flask) -> None:
    """Put the direct calls before Flask; rooms add theirs."""
    calls = DirectCalls(app)
    provide(app, calls)
    app.wsgi_app = calls  # type: ignore[method-assign]


def raise_what_was_met() -> None:
    """In a Flask view: raise the error with which the direct call has ended."""
    error = request.environ.pop(MET, None)
    if error is not None:
        raise error
