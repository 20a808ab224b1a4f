"""The application as the server's loop calls it: RSGI, granian's own interface.

Direct calls are answered on the loop. Everything else goes to Flask in a thread, once its body is
there: whoever sends slowly holds no thread.
"""

import asyncio
import io
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from flask import Flask
from granian.rsgi import ProtocolClosed, ProtocolError  # type: ignore[attr-defined]

from survey_app.waiting import MOST, never_wait
from survey_app.web.addresses import is_studio
from survey_app.web.direct import MET, Application, DirectCalls, Environ, header_key
from survey_app.web.runtime import part_of
from survey_app.web.security import READER_HEADERS

THREADS = 300
"""Requests that Flask answers at once. Most of them wait for the database: of these the writer
takes few and sends the rest away, and the others give up when they get no connection."""
ERRORS = 4
"""Threads for what direct calls have met: Flask only words it, and waits for nothing. In a crowd
that finds the writer's queue full, as many threads as readers would take memory for nothing."""
SMALL = 8 * 1024
"""Bytes that a reader's answers rarely exceed; every connection may hold so many."""
LARGEST_OF_READERS = 64 * 1024
"""Bytes of the largest body that readers' calls take."""
MOST_HELD = 128 * 1024 * 1024
"""Bytes of larger bodies that have arrived in part, for each side; what comes beyond is sent away
until there is room."""
TOO_MUCH = (
    503,
    [("Content-Type", "application/problem+json"), ("Retry-After", "5"), *READER_HEADERS],
    b'{"title":"Service Unavailable","status":503,"detail":"Too much arrives at once."}',
)
BASIC = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    # It ends where the body ends, whatever its length was said to be.
    "wsgi.input_terminated": True,
}


class Side:
    """The larger bodies of readers, or of editors: neither takes the other's room."""

    def __init__(self, largest: int) -> None:
        """Of a body `largest` bytes are received, and one more that says that it is too large."""
        self._largest = largest
        self._held = 0

    async def receive(self, protocol: Any) -> bytes | None:
        """A body as far as it is taken; None where too many others are on their way."""
        received = bytearray()
        try:
            async for chunk in protocol:
                received += chunk
                self._held += len(chunk)
                if self._held > MOST_HELD:
                    return None
                if len(received) > self._largest:
                    break
        finally:
            self._held -= len(received)
        return bytes(received[: self._largest + 1])


class Served:
    """What the server calls, in the one thread of its loop."""

    def __init__(self, flask: Application, direct: DirectCalls | None, largest: int) -> None:
        """`largest` are the bytes of the largest body that editors send."""
        self._flask, self._direct = flask, direct
        self._readers, self._editors = Side(LARGEST_OF_READERS), Side(largest)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="survey-request")
        self._errors = ThreadPoolExecutor(ERRORS, thread_name_prefix="survey-error")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The loop is about to begin, in this thread."""
        loop.set_default_executor(ThreadPoolExecutor(MOST, thread_name_prefix="survey-waiting"))
        never_wait()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """One request."""
        # Whoever goes away before the answer is there needs none.
        with suppress(ProtocolClosed, ProtocolError):
            await self._respond(environ_of(scope), protocol)

    async def _respond(self, environ: Environ, protocol: Any) -> None:
        body = await self._body(environ, protocol)
        if body is None:
            protocol.response_bytes(*TOO_MUCH)
            return
        environ["wsgi.input"] = io.BytesIO(body)
        reply = await self._direct.soon(environ) if self._direct else None
        if reply is not None:
            protocol.response_bytes(*reply)
            return
        loop = asyncio.get_running_loop()
        threads = self._errors if MET in environ else self._threads
        await loop.run_in_executor(threads, self._answer, environ, protocol, loop)

    async def _body(self, environ: Environ, protocol: Any) -> bytes | None:
        length, is_chunked = environ.get("CONTENT_LENGTH"), "HTTP_TRANSFER_ENCODING" in environ
        if length is None and not is_chunked:
            return b""
        if length is not None and length.isdecimal() and int(length) <= SMALL and not is_chunked:
            return bytes(await protocol())
        side = self._editors if is_studio(environ["PATH_INFO"]) else self._readers
        return await side.receive(protocol)

    def _answer(self, environ: Environ, protocol: Any, loop: asyncio.AbstractEventLoop) -> None:
        """Let Flask answer, in this thread."""
        head: list[tuple[int, Sequence[tuple[str, str]]]] = []

        def start_response(status: str, headers: Sequence[tuple[str, str]], *_error: Any) -> None:
            head.append((int(status[:3]), headers))

        chunks = self._flask(environ, start_response)
        try:
            status, headers = head[-1]
            if any(name.lower() == "content-length" for name, _ in headers):
                protocol.response_bytes(status, headers, b"".join(chunks))
                return
            stream = protocol.response_stream(status, headers)
            for chunk in chunks:
                asyncio.run_coroutine_threadsafe(_send(stream, chunk), loop).result()
        finally:
            getattr(chunks, "close", lambda: None)()


def environ_of(scope: Any) -> Environ:
    """A request as WSGI describes it, but for its body."""
    host, _, port = scope.server.rpartition(":")
    environ = BASIC | {
        "REQUEST_METHOD": scope.method,
        # WSGI writes bytes as if they were Latin-1.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        # `X_Real` and `X-Real` would be one name: what a proxy has checked could be forged.
        if "_" in name:
            continue
        key = header_key(name)
        if key in environ:
            separator = "; " if key == "HTTP_COOKIE" else ","
            value = f"{environ[key]}{separator}{value}"
        environ[key] = value
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    return environ


async def _send(stream: Any, chunk: bytes) -> None:
    await stream.send_bytes(chunk)


def served(app: Flask) -> Served:
    """An application with its direct calls."""
    direct = part_of(app, DirectCalls)
    return Served(direct.flask, direct, app.config["MAX_CONTENT_LENGTH"])
