"""What open pages ask again and again: whether their numbers have changed."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics.pulse import pulse_of_article, pulse_of_survey, pulse_of_title
from survey_app.analytics.views.blueprint import blueprint
from survey_app.publications.catalogue import article_for, publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.web.numbers import number
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>/pulse")
@login_required
def pulse(publication: str) -> ResponseReturnValue:
    """An empty answer whose ETag changes with the numbers: of `?survey=`, of `?article=`, or of
    the whole title; 304 to whoever has seen them."""
    session = reading()
    found = publication_for(session, signed_in_user(), publication)
    survey, article_id = request.args.get("survey"), request.args.get("article", type=number)
    if survey is not None:
        mark = pulse_of_survey(session, found, survey_for(session, found, survey).id)
    elif article_id is not None:
        mark = pulse_of_article(session, found, article_for(session, found, article_id).id)
    else:
        mark = pulse_of_title(session, found)
    answer = Response(mimetype="text/plain")
    answer.set_etag(mark)
    return answer.make_conditional(request)
