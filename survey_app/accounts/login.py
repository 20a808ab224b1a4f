"""The Flask end of accounts: the cookie, and who is signed in."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from survey_app.accounts.models import User
from survey_app.accounts.sign_ins import LASTS, user_of
from survey_app.web.runtime import runtime
from survey_app.web.transactions import reading

COOKIE = "survey_sign_in"
P = ParamSpec("P")


def current_user() -> User | None:
    """The user who is signed in, looked up once per request."""
    if "user" not in g:
        token = request.cookies.get(COOKIE, "")
        g.user = user_of(reading(), token, dt.datetime.now(dt.UTC)) if token else None
    user: User | None = g.user
    return user


def signed_in_user() -> User:
    """The user within a view that `login_required` guards."""
    user = current_user()
    if user is None:
        raise LookupError("this view needs @login_required")
    return user


def login_required(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Send strangers to the sign-in page, and back afterwards."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if current_user() is None:
            wanted = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("accounts.sign_in", next=wanted), 303)
        return view(*args, **kwargs)

    return guarded


def keep_token(response: Response, token: str) -> None:
    """Give the browser its token."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTS.total_seconds()),
        path="/studio",
        httponly=True,
        samesite="Lax",
        secure=runtime().settings.studio_url.startswith("https:"),
    )


def drop_token(response: Response) -> None:
    """Take the browser's token away."""
    response.delete_cookie(COOKIE, path="/studio")
