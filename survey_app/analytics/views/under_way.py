"""What stands in a page's place while something is worked out that takes long."""

from flask import Response, make_response, render_template, request

from survey_app.accounts.login import signed_in_user
from survey_app.analytics.long_work import UnderWay
from survey_app.analytics.views.blueprint import blueprint
from survey_app.publications.catalogue import publication_for
from survey_app.web.transactions import reading

AGAIN = 2
"""Seconds after which a browser asks again."""


@blueprint.errorhandler(UnderWay)
def under_way(error: UnderWay) -> Response:
    """How far it is; the page comes by itself."""
    title = str((request.view_args or {})["publication"])
    page = render_template(
        "analytics/under_way.html",
        publication=publication_for(reading(), signed_in_user(), title),
        what=error.what,
        progress=error.progress,
    )
    response = make_response(page, 503)
    response.headers["Retry-After"] = response.headers["Refresh"] = str(AGAIN)
    return response
