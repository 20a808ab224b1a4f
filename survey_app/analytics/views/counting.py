"""What stands in a page's place while its answers are being counted for the first time."""

from flask import Response, make_response, render_template, request

from survey_app.accounts.login import signed_in_user
from survey_app.analytics.snapshot.grow import BeingCounted
from survey_app.analytics.views.blueprint import blueprint
from survey_app.publications.catalogue import publication_for
from survey_app.web.transactions import reading

AGAIN = 2
"""Seconds after which a browser asks again."""


@blueprint.errorhandler(BeingCounted)
def counting(error: BeingCounted) -> Response:
    """How far it is; the page comes by itself."""
    title = str((request.view_args or {})["publication"])
    page = render_template(
        "analytics/counting.html",
        publication=publication_for(reading(), signed_in_user(), title),
        progress=error.progress,
    )
    response = make_response(page, 503)
    response.headers["Retry-After"] = response.headers["Refresh"] = str(AGAIN)
    return response
