"""One response in full, and deleting it for a reader who asks."""

import datetime as dt

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.names import article_names
from survey_app.analytics.quality.reasons import TOLD
from survey_app.analytics.quality.unusual import reasons_of
from survey_app.analytics.responses.full import GONE, full_response
from survey_app.analytics.snapshot.keeping import Snapshots
from survey_app.analytics.texts.checks import checks_where
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.desk import asked, uuid_in
from survey_app.collect.models import TextCheck
from survey_app.collect.shards import shard_in
from survey_app.collect.withdrawal import erase
from survey_app.errors import NotFound
from survey_app.web.runtime import part, runtime
from survey_app.web.security import trusted_types
from survey_app.web.transactions import end_reading, reading


@blueprint.get("/studio/<publication>/surveys/<key>/answers/<response>")
@login_required
def answer(publication: str, key: str, response: str) -> ResponseReturnValue:
    """What one reader said to each question."""
    of, identifier = asked(publication, key), uuid_in(response)
    if identifier is None:
        raise NotFound(GONE)
    found = full_response(reading(), of.source.survey, identifier)
    checks = checks_where(reading(), of.source, TextCheck.response_id == identifier)
    names = article_names(reading(), of.publication.id, {found.article_id})
    snapshot = part(Snapshots).of(of.source.survey, dt.datetime.now(dt.UTC))
    html = render_template(
        "analytics/answer.html",
        publication=of.publication,
        of=of,
        answer=found,
        unusual=list(
            dict.fromkeys([*found.flags, *(TOLD[r].seen for r in reasons_of(snapshot, found.id))])
        ),
        article=names.get(found.article_id),
        hidden={place.question for place, one in checks.items() if one.check.state == "hidden"},
    )
    return trusted_types(make_response(html))


@blueprint.post("/studio/<publication>/surveys/<key>/answers/<response>/delete")
@login_required
def delete_answer(publication: str, key: str, response: str) -> ResponseReturnValue:
    """Delete a response as its reader could: from the counts, the texts and the exports."""
    survey, identifier = asked(publication, key, "edit").source.survey, uuid_in(response)
    end_reading()
    if identifier is None:
        raise NotFound(GONE)
    shard, now = shard_in(survey, identifier), dt.datetime.now(dt.UTC)
    erase(runtime().database, shard, identifier, survey.id, now)
    flash("The answer was deleted. It is in no count, no text and no export any more.")
    return redirect(url_for("analytics.answers", publication=publication, key=key), 303)
