"""The blueprint on which the pages hang, and the period that their addresses name."""

import datetime as dt

from flask import Blueprint, request

from survey_app.analytics.periods import NAMES, Period, period
from survey_app.publications.models import Publication

blueprint = Blueprint("analytics", __name__)


def asked_period(publication: Publication, default: str, now: dt.datetime) -> Period:
    """The period in the address, or the page's default."""
    asked = request.args.get("period", "")
    days = (request.args.get("from", ""), request.args.get("to", ""))
    return period(asked, default=default, time_zone=publication.time_zone, now=now, days=days)


def periods(default: str) -> list[tuple[str | None, str]]:
    """Choices for the switch; the default stands in the address as nothing."""
    return [(None if key == default else key, name) for key, name in NAMES.items()]
