"""The wordings that a survey tries, compared."""

import datetime as dt

from flask import render_template
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics import figures
from survey_app.analytics.experiments import BROKEN, SOUGHT, experiments_of
from survey_app.analytics.views.blueprint import blueprint
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.published import versions_of
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>/surveys/<key>/experiments")
@login_required
def experiments(publication: str, key: str) -> ResponseReturnValue:
    """Each pair of wordings: whether the lots fell right, and what the wording has changed."""
    found = publication_for(reading(), signed_in_user(), publication)
    survey = survey_for(reading(), found, key)
    versions = versions_of(reading(), survey.id)
    return render_template(
        "analytics/experiments.html",
        publication=found,
        survey=survey,
        title=versions[-1].definition.title if versions else "",
        experiments=experiments_of(reading(), found, survey.id, versions) if versions else [],
        broken=BROKEN,
        sought=SOUGHT,
        figures=figures,
        now=dt.datetime.now(dt.UTC),
    )
