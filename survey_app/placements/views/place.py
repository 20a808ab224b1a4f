"""Where a survey appears: what to paste, and what the publisher's pages have to allow."""

import datetime as dt

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.placements.listing import rule_lines
from survey_app.placements.qr import printed
from survey_app.placements.snippet import mark_rule, snippets
from survey_app.placements.ways import ways
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.drafts import draft_of
from survey_app.web.runtime import runtime
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading

blueprint = Blueprint("placements", __name__, url_prefix="/studio/<publication>/surveys")
blueprint.after_request(trusted_types)


@blueprint.get("/<key>/place")
@login_required
def place(publication: str, key: str) -> ResponseReturnValue:
    """What to paste so that a survey appears in an article."""
    found = publication_for(reading(), signed_in_user(), publication)
    draft = draft_of(reading(), survey_for(reading(), found, key))
    pasted, others, code = None, None, None
    if draft.latest is not None:
        public_url = runtime().settings.public_url
        shown, number = draft.latest.definition, draft.latest.number
        pasted = snippets(public_url, found.key, key, shown, number)
        others, code = ways(public_url, key, shown), printed(pasted.address)
    return render_template(
        "placements/place.html",
        publication=found,
        draft=draft,
        snippets=pasted,
        ways=others,
        printed=code,
        mark_rule=mark_rule,
        rules=rule_lines(reading(), found, key, dt.datetime.now(dt.UTC)),
    )
