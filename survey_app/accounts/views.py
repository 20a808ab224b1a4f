"""Sign in, sign out."""

import datetime as dt
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.forms import SignInForm
from survey_app.accounts.login import COOKIE, current_user, drop_token, keep_token, login_required
from survey_app.accounts.sign_ins import close_sign_in, open_sign_in
from survey_app.accounts.users import authenticate
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading, writing

blueprint = Blueprint("accounts", __name__, url_prefix="/studio")
blueprint.after_request(trusted_types)

REFUSED = "This e-mail address and password do not belong together."


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """The form, and the way in."""
    form = SignInForm()
    if request.method == "GET":
        if current_user() is not None:
            return redirect(_wanted(), 303)
        return render_template("accounts/sign_in.html", form=form)
    user = None
    if form.validate():
        # Checking a password takes long; it must not hold the write lock meanwhile.
        user = authenticate(reading(), form.email.data or "", form.password.data or "")
        if user is None:
            form.password.errors = [REFUSED]
    if user is None:
        return render_template("accounts/sign_in.html", form=form), 422
    response = redirect(_wanted(), 303)
    keep_token(response, open_sign_in(writing(), user, dt.datetime.now(dt.UTC)))
    return response


@blueprint.post("/sign-out")
@login_required
def sign_out() -> ResponseReturnValue:
    """The way out."""
    close_sign_in(writing(), request.cookies.get(COOKIE, ""))
    response = redirect(url_for("accounts.sign_in"), 303)
    drop_token(response)
    return response


def _wanted() -> str:
    """Where the editor wanted to go, if that is a page of the studio."""
    wanted = request.args.get("next", "")
    parts = urlsplit(wanted)
    inside = wanted.startswith("/studio/") and not parts.netloc
    leaves = "\\" in wanted or "/.." in wanted
    return wanted if inside and not leaves else url_for("publications.home")
