"""The rules by which a survey appears: a new one, changing, switching, ordering, deleting it."""

import datetime as dt

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.errors import Invalid, Malformed
from survey_app.placements.catalogue import (
    add_rule,
    change_rule,
    delete_rule,
    matching_articles,
    move_rule,
    rule_for,
    switch_rule,
)
from survey_app.placements.forms import RuleForm
from survey_app.placements.rules import Rule, from_document
from survey_app.publications.catalogue import publication_for
from survey_app.publications.models import Publication
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.definition import from_document as definition_of
from survey_app.surveys.models import Survey
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading, writing

blueprint = Blueprint("rules", __name__, url_prefix="/studio/<publication>/surveys/<key>/rules")
blueprint.after_request(trusted_types)

STEPS = {"earlier": -1, "later": 1}
SHOWN = 50
"""Articles that are listed; how many there are is said besides."""


@blueprint.route("/new", methods=["GET", "POST"])
@login_required
def new(publication: str, key: str) -> ResponseReturnValue:
    """A new rule."""
    return _rule(publication, key, None)


@blueprint.route("/<rule_key>", methods=["GET", "POST"])
@login_required
def change(publication: str, key: str, rule_key: str) -> ResponseReturnValue:
    """One rule: how it stands, and taking over what it now says."""
    return _rule(publication, key, rule_key)


@blueprint.post("/<rule_key>/<act>")
@login_required
def act(publication: str, key: str, rule_key: str, act: str) -> ResponseReturnValue:
    """Switch a rule on or off, try it earlier or later than others, or delete it."""
    session, user = writing(), signed_in_user()
    found = publication_for(session, user, publication, "edit")
    placement = rule_for(session, survey_for(session, found, key), rule_key)
    if act in STEPS:
        move_rule(session, found.id, placement, STEPS[act])
    elif act in ("on", "off"):
        switch_rule(session, placement, act == "on", _now(), user_id=user.id)
        flash(f"The rule is {act}.")
    elif act == "delete":
        delete_rule(session, placement, _now(), user_id=user.id)
        flash("The rule was deleted. What readers answered by it stays.")
    else:
        raise Malformed("There is no such button.")
    return _back(publication, key)


def _rule(publication: str, key: str, rule_key: str | None) -> ResponseReturnValue:
    session = reading() if request.method == "GET" else writing()
    user_id = signed_in_user().id
    found = publication_for(session, signed_in_user(), publication, "edit")
    survey = survey_for(session, found, key)
    placement = rule_for(session, survey, rule_key) if rule_key else None
    rule = from_document(placement.rule) if placement else Rule()
    if request.method == "GET":
        return _page(session, found, survey, RuleForm.of(rule, found.time_zone), rule_key, rule)
    form = RuleForm()
    try:
        rule = form.checked(found.time_zone)
        if request.form.get("do") == "look":
            return _page(session, found, survey, form, rule_key, rule)
        if placement is None:
            add_rule(session, found, survey, rule, now=_now(), user_id=user_id)
        else:
            change_rule(session, found, survey, placement, rule, _now(), user_id=user_id)
    except Invalid as error:
        form.show(error)
        return _page(session, found, survey, form, rule_key), 422
    flash("Saved. Readers meet it within a minute, at most eleven.")
    return _back(publication, key)


def _page(
    session: Session,
    publication: Publication,
    survey: Survey,
    form: RuleForm,
    rule_key: str | None,
    rule: Rule | None = None,
) -> str:
    """The page of a rule, with the articles that it fits unless something is wrong with it."""
    articles = matching_articles(session, publication, rule, _now()) if rule else []
    return render_template(
        "placements/rule.html",
        publication=publication,
        survey_key=survey.key,
        survey_title=definition_of(survey.draft).title,
        form=form,
        rule_key=rule_key,
        is_right=rule is not None,
        articles=articles[:SHOWN],
        total=len(articles),
    )


def _back(publication: str, key: str) -> ResponseReturnValue:
    address = url_for("placements.place", publication=publication, key=key, _anchor="rules")
    return redirect(address, 303)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
