"""One response in full, and deleting it for a reader who asks."""

from contextlib import suppress
from uuid import UUID

from flask import flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.long_work import UnderWay
from survey_app.analytics.names import article_names
from survey_app.analytics.pulse import pulse_of_response
from survey_app.analytics.quality.reasons import TOLD
from survey_app.analytics.quality.unusual import reasons_of
from survey_app.analytics.responses.full import GONE, full_response
from survey_app.analytics.texts.checks import checks_where
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.desk import texts_of, uuid_in
from survey_app.analytics.views.opened import Opened, open_survey
from survey_app.collect.models import TextCheck
from survey_app.collect.shards import shard_in
from survey_app.collect.withdrawal import erase
from survey_app.errors import NotFound
from survey_app.web.runtime import runtime
from survey_app.web.security import trusted_types
from survey_app.web.transactions import end_reading, reading


@blueprint.get("/studio/<publication>/surveys/<key>/answers/<response>")
@login_required
def answer(publication: str, key: str, response: str) -> ResponseReturnValue:
    """What one reader said to each question."""
    opened, identifier = open_survey(publication, key), uuid_in(response)
    if identifier is None:
        raise NotFound(GONE)
    source = texts_of(opened)
    found = full_response(reading(), source.survey, identifier)
    checks = checks_where(reading(), source, TextCheck.response_id == identifier)
    names = article_names(reading(), opened.publication.id, {found.article_id})
    html = opened.page(
        "analytics/answer.html",
        answer=found,
        unusual=list(dict.fromkeys([*found.flags, *_unusual(opened, found.id)])),
        article=names.get(found.article_id),
        mark=pulse_of_response(reading(), source.survey, identifier),
        hidden={place.question for place, one in checks.items() if one.check.state == "hidden"},
    )
    return trusted_types(make_response(html))


def _unusual(opened: Opened, response: UUID) -> list[str]:
    """What was seen of a response beside all others; nothing as long as that is looked for."""
    with suppress(UnderWay):
        return [TOLD[one].seen for one in reasons_of(opened.sources.snapshot(), response)]
    return []


@blueprint.post("/studio/<publication>/surveys/<key>/answers/<response>/delete")
@login_required
def delete_answer(publication: str, key: str, response: str) -> ResponseReturnValue:
    """Delete a response as its reader could: from the counts, the texts and the exports."""
    opened, identifier = open_survey(publication, key, "edit"), uuid_in(response)
    survey = opened.published
    end_reading()
    if identifier is None:
        raise NotFound(GONE)
    shard = shard_in(survey, identifier)
    erase(runtime().database, shard, identifier, survey.id, opened.now)
    flash("The answer was deleted. It is in no count, no text and no export any more.")
    return redirect(url_for("analytics.answers", publication=publication, key=key), 303)
