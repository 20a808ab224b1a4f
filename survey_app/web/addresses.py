"""Which address belongs to whom: reader-facing calls, the studio, and their hosts."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from survey_app.settings import Settings
from survey_app.web.runtime import runtime

STUDIO = ("/studio", "/static/")
EVERYWHERE = ("/healthz", "/readyz", "/metrics", "/favicon.ico")
DEFAULT_PORTS = {"http": 80, "https": 443}
READER_JSON = ("/collect/", "/surveys/", "/embed/", "/oembed")
RESULTS = "/results"
"""End of the only address below `/surveys/` at which there is a page."""


def is_studio(path: str) -> bool:
    """Whether the path is one of the studio's."""
    return path == "/" or path.startswith(STUDIO)


def answers_programs(path: str) -> bool:
    """Whether errors of this path are problem documents and not pages."""
    if path.startswith(READER_JSON):
        return not path.endswith(RESULTS)
    return path.startswith("/preview/") and path.count("/") > 3


def with_query(query: Mapping[str, object]) -> str:
    """Address of this page with another query; a list gives its name once for each value.

    What stands in a query is written by anybody, so it must not become arguments of `url_for`,
    to which names such as `_scheme` or those in the path mean something.
    """
    path = url_for(request.endpoint or "", **(request.view_args or {}))
    encoded = urlencode(query, doseq=True)
    return f"{path}?{encoded}" if encoded else path


def origin_of_host(address: str) -> str:
    """`https://host[:port]` of an address of ours."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def only_host(settings: Settings) -> str | None:
    """The Host header of readers' calls where editors have another host; None where any will do."""
    readers, editors = urlsplit(settings.public_url), urlsplit(settings.studio_url)
    return None if readers.netloc == editors.netloc else readers.netloc


def init_app(app: Flask) -> None:
    """Keep readers' host and editors' host apart where they differ; mind no slash at the end."""
    app.before_request(_keep_hosts_apart)
    app.before_request(_without_last_slash)


def _keep_hosts_apart() -> None:
    settings = runtime().settings
    if _host(settings.public_url) == _host(settings.studio_url) or request.path in EVERYWHERE:
        return
    ours = settings.studio_url if is_studio(request.path) else settings.public_url
    # A Host header leaves its scheme out, which alone says what the default port is.
    if _host(f"{urlsplit(ours).scheme}://{request.host}") != _host(ours):
        abort(404)


def _without_last_slash() -> ResponseReturnValue | None:
    """To the page that the address means but for a slash at its end; programs get none."""
    path = request.path.rstrip("/")
    is_missing = request.routing_exception is not None and path != request.path
    if not is_missing or request.method not in ("GET", "HEAD") or answers_programs(path):
        return None
    endpoint, arguments = current_app.url_map.bind_to_environ(request.environ).match(path)
    query = request.query_string.decode("latin-1")
    # Made anew: a path that is sent back as it came could name another host.
    return redirect(f"{url_for(endpoint, **arguments)}{'?' if query else ''}{query}", 308)


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").lower()
    return host if port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"
