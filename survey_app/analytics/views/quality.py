"""What looks unusual among a survey's answers."""

from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.names import article_names
from survey_app.analytics.quality.page import quality_page
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.opened import open_survey
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>/surveys/<key>/quality")
@login_required
def quality(publication: str, key: str) -> ResponseReturnValue:
    """Each check, what it found, and the results with and without that."""
    opened = open_survey(publication, key)
    bar = opened.bar().with_all_patterns()
    page = quality_page(opened.sources, opened.versions, bar.filter)
    articles = {one.article_id for one in page.together}
    return opened.page(
        "analytics/quality.html",
        bar=bar,
        page=page,
        articles=article_names(reading(), opened.publication.id, articles),
    )
