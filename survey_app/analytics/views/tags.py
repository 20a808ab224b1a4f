"""The tags of a survey: their rules, and how many texts have each."""

import datetime as dt
from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from survey_app.accounts.login import login_required
from survey_app.analytics.texts.corpus import MOST
from survey_app.analytics.texts.tags import (
    change_tag,
    create_tag,
    delete_tag,
    forget_hand,
    hand_where,
    tag_shares,
    tags_of,
)
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.desk import all_texts, texts_of
from survey_app.analytics.views.opened import open_survey
from survey_app.database import transaction
from survey_app.errors import Invalid
from survey_app.web.numbers import number
from survey_app.web.runtime import runtime
from survey_app.web.transactions import end_reading, reading


@blueprint.get("/studio/<publication>/surveys/<key>/texts/tags")
@login_required
def tags(publication: str, key: str) -> ResponseReturnValue:
    """Shares of the tags, and their rules."""
    return _page(publication, key, {})


@blueprint.post("/studio/<publication>/surveys/<key>/texts/tags")
@login_required
def change_tags(publication: str, key: str) -> ResponseReturnValue:
    """Make, change or delete a tag."""
    source = texts_of(open_survey(publication, key, "edit"))
    end_reading()
    tag_id = request.form.get("tag", 0, number)
    try:
        with transaction(runtime().database.writing()) as session:
            _change(session, source.survey.id, tag_id)
    except Invalid as error:
        return _page(publication, key, {fault.path: fault.detail for fault in error.faults}), 422
    if "delete" in request.form:
        forget_hand(runtime().database, source, tag_id)
    flash("The tag was deleted." if "delete" in request.form else "The tag was saved.")
    return redirect(url_for("analytics.tags", publication=publication, key=key), 303)


def _change(session: Session, survey_id: int, tag_id: int) -> None:
    name, rule = request.form.get("name", ""), request.form.get("rule", "")
    if "delete" in request.form:
        delete_tag(session, survey_id, tag_id)
    elif tag_id:
        change_tag(session, survey_id, tag_id, name, rule)
    else:
        create_tag(session, survey_id, name, rule, dt.datetime.now(dt.UTC))


def _page(publication: str, key: str, wrong: Mapping[str, str]) -> str:
    opened = open_survey(publication, key)
    bar, source = opened.bar(), texts_of(opened)
    found = all_texts(opened, source, bar.filter, request.args.get("question", ""))
    known = tags_of(reading(), opened.survey.id)
    return opened.page(
        "analytics/tags.html",
        bar=bar,
        shares=tag_shares(found.texts, known, hand_where(reading(), source)),
        is_whole=found.is_whole,
        most=MOST,
        wrong=wrong,
        typed=request.form if wrong else {},
    )
