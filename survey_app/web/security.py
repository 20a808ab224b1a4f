"""Security headers, CORS for readers, CSRF for editors."""

from flask import Flask, Response, abort, request
from flask_wtf import CSRFProtect

from survey_app.web.addresses import is_studio, origin_of_host
from survey_app.web.runtime import runtime

STUDIO_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' {public} data: blob:; "
    "connect-src 'self'; form-action 'self'; frame-src {public}; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
READER_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PREVIEW_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {studio}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
FRAME_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""For pages that stand in other people's: no `frame-ancestors`, as `*` would leave out apps."""
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*",
}
"""No page is kept from readers' calls, and none gets credentials with them."""
READER_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", READER_POLICY),
    *OPEN_TO_ALL.items(),
)
"""What goes with the answer to a reader's call, its caching apart."""
NO_MARKUP_FROM_SCRIPTS = "require-trusted-types-for 'script'; trusted-types 'none'"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def init_app(app: Flask) -> None:
    """Protect the studio's forms and send the headers of each side."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf = CSRFProtect(app)

    @app.before_request
    def protect_studio() -> None:
        unsafe = request.method in UNSAFE and request.endpoint is not None
        if not unsafe or not is_studio(request.path):
            return
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)
        if app.config["WTF_CSRF_ENABLED"]:
            csrf.protect()

    app.after_request(_headers)


def trusted_types(response: Response) -> Response:
    """For the pages of a blueprint whose scripts never write markup (`after_request`)."""
    response.headers.add("Content-Security-Policy", NO_MARKUP_FROM_SCRIPTS)
    return response


def _headers(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Referrer-Policy", "no-referrer")
    if is_studio(request.path):
        public = origin_of_host(runtime().settings.public_url)
        # Added and not set: where a page brings a policy of its own, browsers apply both.
        headers.add("Content-Security-Policy", STUDIO_POLICY.format(public=public))
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        headers.setdefault("Cache-Control", "no-store")
    else:
        _reader_headers(response)
    return response


def _reader_headers(response: Response) -> None:
    headers = response.headers
    if request.path.startswith("/preview/"):
        policy = PREVIEW_POLICY.format(studio=origin_of_host(runtime().settings.studio_url))
    elif request.path.startswith("/frame/"):
        policy = FRAME_POLICY
    else:
        policy = READER_POLICY
    headers.setdefault("Content-Security-Policy", policy)
    if request.path == "/metrics":
        return
    headers.update(OPEN_TO_ALL)
    headers.setdefault("Cache-Control", "no-store")
