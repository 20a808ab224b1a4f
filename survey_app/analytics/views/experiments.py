"""The wordings that a survey tries, compared."""

from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.experiments import BROKEN, SOUGHT, experiments_of
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.opened import open_survey


@blueprint.get("/studio/<publication>/surveys/<key>/experiments")
@login_required
def experiments(publication: str, key: str) -> ResponseReturnValue:
    """Each pair of wordings: whether the lots fell right, and what the wording has changed."""
    opened = open_survey(publication, key)
    bar = opened.bar()
    return opened.page(
        "analytics/experiments.html",
        bar=bar,
        experiments=experiments_of(opened.sources, opened.versions, bar.filter),
        broken=BROKEN,
        sought=SOUGHT,
    )
