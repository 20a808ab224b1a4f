"""Which address belongs to whom: reader-facing calls, the studio, and their hosts."""

from urllib.parse import urlsplit

from flask import Flask, Request, abort, request

from survey_app.web.runtime import runtime

STUDIO = ("/studio", "/static/")
EVERYWHERE = ("/healthz", "/readyz", "/metrics")
READER_JSON = ("/collect/", "/surveys/", "/embed/")


def is_studio(path: str) -> bool:
    """Whether the path is one of the studio's."""
    return path == "/" or path.startswith(STUDIO)


def answers_programs(path: str) -> bool:
    """Whether errors of this path are problem documents and not pages."""
    return path.startswith(READER_JSON) or (path.startswith("/preview/") and path.count("/") > 3)


def origin_of_host(address: str) -> str:
    """`https://host[:port]` of an address of ours."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def init_app(app: Flask) -> None:
    """Keep readers' host and editors' host apart where they differ."""
    app.before_request(_keep_hosts_apart)


def _keep_hosts_apart() -> None:
    settings = runtime().settings
    public, studio = urlsplit(settings.public_url), urlsplit(settings.studio_url)
    if public.netloc == studio.netloc or request.path in EVERYWHERE:
        return
    wanted = studio if is_studio(request.path) else public
    if _host(request) != wanted.netloc:
        abort(404)


def _host(incoming: Request) -> str:
    return incoming.host.lower()
