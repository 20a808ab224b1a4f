"""The demo newspaper in a process of its own, which ends with the one that opened it."""

import datetime as dt
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from survey_app.cli.lock import FolderLock
from survey_app.cli.parents import end_with_parent, interrupted_alone
from survey_app.cli.server import Address
from survey_app.demo.paper import create_paper


class _Handler(WSGIRequestHandler):
    """Keeps connections open, and writes no line per request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_said: Any) -> None:
        """Nothing."""


@contextmanager
def newsstand(
    address: Address, public_url: str, edition: dt.date, lock: FolderLock
) -> Iterator[Event]:
    """Serve the newspaper at `address` until the block ends; the event says when it is open."""
    context = multiprocessing.get_context("spawn")
    opened = context.Event()
    process = context.Process(
        target=_sell, args=(address, public_url, edition, lock, opened), name="newspaper"
    )
    with interrupted_alone():
        process.start()
    try:
        yield opened
    finally:
        process.terminate()
        process.join()


def _sell(
    address: Address, public_url: str, edition: dt.date, _lock: FolderLock, opened: Event
) -> None:
    end_with_parent()
    paper = create_paper(paper_url=address.url, public_url=public_url, edition=edition)
    server = make_server(address.host, address.port, paper, threaded=True, request_handler=_Handler)
    opened.set()
    server.serve_forever()
