"""Applications on real ports, for tests that need a browser."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class QuietHandler(WSGIRequestHandler):
    """Does not write a line per request."""

    def log_request(self, code="-", size="-"):
        """Nothing."""


@contextlib.contextmanager
def served(make_app: Callable[[str], Flask]) -> Iterator[str]:
    """Serve the application that `make_app` builds for its own address, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host, port = listening.getsockname()
        address = f"http://{host}:{port}"
        server = make_server(
            host,
            port,
            make_app(address),
            threaded=True,
            request_handler=QuietHandler,
            fd=listening.fileno(),
        )
        # Connections that a browser keeps open must not hold up the end of a test.
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def free_ports(number):
    """So many ports on which nobody listens."""
    with contextlib.ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [one.getsockname()[1] for one in taken]
