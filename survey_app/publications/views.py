"""The way into the studio, a new title, a title's settings."""

import datetime as dt

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.errors import Invalid
from survey_app.publications.also_read import beginnings_of
from survey_app.publications.catalogue import (
    change_pages,
    change_publication,
    create_publication,
    may,
    publication_for,
    publications_of,
)
from survey_app.publications.forms import PagesForm, PublicationForm, ReaderKeyForm
from survey_app.publications.models import Publication
from survey_app.publications.reader_keys import (
    add_public_key,
    add_secret,
    reader_keys,
    remove_reader_key,
)
from survey_app.publications.script import script_tag
from survey_app.web.runtime import runtime
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading, writing

blueprint = Blueprint("publications", __name__)
blueprint.after_request(trusted_types)


@blueprint.app_template_global("may")
def _may(publication: Publication, action: str) -> bool:
    """Whether who is signed in may do this there, so that pages offer nothing else."""
    return may(reading(), signed_in_user(), publication, action)


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
    return redirect(url_for("analytics.overview", publication=mine[0].key), 303)


@blueprint.get("/studio/titles")
@login_required
def titles() -> ResponseReturnValue:
    """All titles of the editor, to change between them."""
    return render_template(
        "publications/titles.html", titles=publications_of(reading(), signed_in_user())
    )


@blueprint.route("/studio/new", methods=["GET", "POST"])
@login_required
def new() -> ResponseReturnValue:
    """A new title."""
    form = PublicationForm()
    if request.method == "GET":
        others = bool(publications_of(reading(), signed_in_user()))
        return render_template("publications/new.html", form=form, others=others)
    try:
        user, now = signed_in_user(), dt.datetime.now(dt.UTC)
        made = create_publication(writing(), user, form.checked(), now=now)
    except Invalid as error:
        form.show(error)
        return render_template("publications/new.html", form=form, others=False), 422
    flash(f"{made.name} is ready. Now write its first survey.")
    return redirect(url_for("surveys.index", publication=made.key), 303)


@blueprint.get("/studio/<publication>/settings")
@login_required
def settings(publication: str) -> ResponseReturnValue:
    """What a title says of itself, and the script that its pages load."""
    found = publication_for(reading(), signed_in_user(), publication, "manage")
    return _settings_page(found, PublicationForm.of(found))


@blueprint.post("/studio/<publication>/settings")
@login_required
def change_settings(publication: str) -> ResponseReturnValue:
    """Take over what the title now says of itself."""
    found = publication_for(writing(), signed_in_user(), publication, "manage")
    form = PublicationForm()
    try:
        change_publication(found, form.checked())
    except Invalid as error:
        form.show(error)
        return _settings_page(found, form), 422
    flash("Saved.")
    return redirect(url_for("publications.settings", publication=found.key), 303)


@blueprint.post("/studio/<publication>/settings/pages")
@login_required
def change_page_settings(publication: str) -> ResponseReturnValue:
    """Take over what the title now says of its pages, and how surveys look there."""
    found = publication_for(writing(), signed_in_user(), publication, "manage")
    form = PagesForm()
    try:
        change_pages(found, form.checked())
    except Invalid as error:
        form.show(error)
        return _settings_page(found, PublicationForm.of(found), pages_form=form), 422
    flash("Saved. Readers see it within a minute, at most eleven.")
    return redirect(url_for(".settings", publication=found.key, _anchor="pages"), 303)


@blueprint.post("/studio/<publication>/settings/secret")
@login_required
def new_secret(publication: str) -> ResponseReturnValue:
    """Make a secret that signs readers; this answer is the only one that shows it."""
    found = publication_for(writing(), signed_in_user(), publication, "manage")
    key_form = ReaderKeyForm()
    try:
        secret = add_secret(writing(), found, dt.datetime.now(dt.UTC))
    except Invalid as error:
        key_form.key.errors = [fault.detail for fault in error.faults]
        return _settings_page(found, PublicationForm.of(found), key_form), 422
    return _settings_page(found, PublicationForm.of(found), secret=secret)


@blueprint.post("/studio/<publication>/settings/public-key")
@login_required
def new_public_key(publication: str) -> ResponseReturnValue:
    """Take a public key that signs readers."""
    found = publication_for(writing(), signed_in_user(), publication, "manage")
    key_form = ReaderKeyForm()
    try:
        add_public_key(writing(), found, key_form.key.data or "", dt.datetime.now(dt.UTC))
    except Invalid as error:
        key_form.key.errors = [fault.detail for fault in error.faults]
        return _settings_page(found, PublicationForm.of(found), key_form), 422
    flash("The key was added.")
    return redirect(url_for(".settings", publication=found.key, _anchor="readers"), 303)


@blueprint.post("/studio/<publication>/settings/remove-key")
@login_required
def remove_key(publication: str) -> ResponseReturnValue:
    """Believe nothing any more that was signed with a key."""
    found = publication_for(writing(), signed_in_user(), publication, "manage")
    remove_reader_key(writing(), found, request.form.get("fingerprint", ""))
    flash("The key was removed.")
    return redirect(url_for(".settings", publication=found.key, _anchor="readers"), 303)


def _settings_page(
    publication: Publication,
    form: PublicationForm,
    key_form: ReaderKeyForm | None = None,
    secret: str = "",
    pages_form: PagesForm | None = None,
) -> str:
    return render_template(
        "publications/settings.html",
        form=form,
        pages_form=pages_form or PagesForm.of(publication),
        beginnings=beginnings_of(publication),
        publication=publication,
        script_tag=script_tag(runtime().settings.public_url, publication.key),
        reader_keys=reader_keys(publication),
        key_form=key_form or ReaderKeyForm(formdata=None),
        secret=secret,
    )
