"""What open pages ask again and again: whether their numbers have changed."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics.pulse import (
    pulse_of_article,
    pulse_of_response,
    pulse_of_survey,
    pulse_of_title,
)
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.desk import uuid_in
from survey_app.publications.catalogue import article_for, publication_for
from survey_app.publications.models import Publication
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.published import published_survey
from survey_app.web.numbers import number
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>/pulse")
@login_required
def pulse(publication: str) -> ResponseReturnValue:
    """An empty answer whose ETag changes with the numbers: of `?survey=`, of one `&response=` to
    it, of `?article=`, or of the whole title; 304 to whoever has seen them."""
    found = publication_for(reading(), signed_in_user(), publication)
    answer = Response(mimetype="text/plain")
    answer.set_etag(_mark(reading(), found))
    return answer.make_conditional(request)


def _mark(session: Session, publication: Publication) -> str:
    survey, article_id = request.args.get("survey"), request.args.get("article", type=number)
    if survey is not None:
        asked = survey_for(session, publication, survey)
        response = uuid_in(request.args.get("response", ""))
        if response is not None:
            return pulse_of_response(session, published_survey(session, asked.key), response)
        return pulse_of_survey(session, publication, asked.id)
    if article_id is not None:
        article = article_for(session, publication, article_id)
        return pulse_of_article(session, publication, article.id)
    return pulse_of_title(session, publication)
