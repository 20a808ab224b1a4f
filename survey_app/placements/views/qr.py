"""The QR code of a survey's own page, to download."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.placements import qr
from survey_app.placements.snippet import hosted_address
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.web.runtime import runtime
from survey_app.web.transactions import reading

blueprint = Blueprint("qr", __name__, url_prefix="/studio/<publication>/surveys")


@blueprint.get("/<key>/qr.svg")
@login_required
def svg(publication: str, key: str) -> ResponseReturnValue:
    """As a drawing, for print."""
    return Response(qr.svg(_address(publication, key)), content_type="image/svg+xml")


@blueprint.get("/<key>/qr.png")
@login_required
def png(publication: str, key: str) -> ResponseReturnValue:
    """As an image."""
    return Response(qr.png(_address(publication, key)), content_type="image/png")


def _address(publication: str, key: str) -> str:
    found = publication_for(reading(), signed_in_user(), publication)
    return hosted_address(runtime().settings.public_url, survey_for(reading(), found, key).key)
