"""The way into the studio, a new title, a title's settings."""

import datetime as dt

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.errors import Invalid
from survey_app.publications.catalogue import (
    change_publication,
    create_publication,
    publication_for,
    publications_of,
)
from survey_app.publications.forms import PublicationForm
from survey_app.web.runtime import runtime
from survey_app.web.transactions import reading, writing

blueprint = Blueprint("publications", __name__)


@blueprint.get("/")
def root() -> ResponseReturnValue:
    """Whoever opens the bare address wants the studio."""
    return redirect(url_for("publications.home"), 303)


@blueprint.get("/studio/")
@login_required
def home() -> ResponseReturnValue:
    """The first title of the editor, or the form for one."""
    mine = publications_of(reading(), signed_in_user())
    if not mine:
        return redirect(url_for("publications.new"), 303)
    return redirect(url_for("analytics.articles", publication=mine[0].key), 303)


@blueprint.route("/studio/new", methods=["GET", "POST"])
@login_required
def new() -> ResponseReturnValue:
    """A new title."""
    form = PublicationForm()
    if form.is_submitted():
        try:
            if form.validate():
                user, now = signed_in_user(), dt.datetime.now(dt.UTC)
                made = create_publication(writing(), user, form.facts(), now=now)
                flash(f"{made.name} is ready. Now write its first survey.")
                return redirect(url_for("surveys.index", publication=made.key), 303)
        except Invalid as error:
            form.show(error)
        return render_template("publications/new.html", form=form), 422
    return render_template("publications/new.html", form=form)


@blueprint.route("/studio/<publication>/settings", methods=["GET", "POST"])
@login_required
def settings(publication: str) -> ResponseReturnValue:
    """What a title says of itself, and the script that its pages load."""
    form = PublicationForm()
    session = writing() if form.is_submitted() else reading()
    found = publication_for(session, signed_in_user(), publication, "manage")
    status = 200
    if form.is_submitted():
        try:
            if form.validate():
                change_publication(found, form.facts())
                flash("Saved.")
                return redirect(url_for("publications.settings", publication=found.key), 303)
        except Invalid as error:
            form.show(error)
        status = 422
    else:
        form.process(obj=found, data={"origins": "\n".join(found.origins)})
        form.origins.data = "\n".join(found.origins)
    host = runtime().settings.public_url
    page = render_template(
        "publications/settings.html", form=form, publication=found, public_url=host
    )
    return page, status
