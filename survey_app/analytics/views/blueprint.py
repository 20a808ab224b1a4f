"""The blueprint on which the pages hang, and the period that their addresses name."""

import datetime as dt
from collections.abc import Mapping, Sequence

from flask import Blueprint, request

from survey_app.analytics.periods import NAMES, Period, period
from survey_app.publications.models import Publication

blueprint = Blueprint("analytics", __name__)


def asked_period(
    publication: Publication,
    default: str,
    now: dt.datetime,
    arguments: Mapping[str, Sequence[str]] | None = None,
) -> Period:
    """The period in the address, or in other arguments like its; the page's default without one."""
    given = request.args.to_dict(flat=False) if arguments is None else arguments

    def first(name: str) -> str:
        return next(iter(given.get(name, ())), "")

    days = (first("from"), first("to"))
    zone = publication.time_zone
    return period(first("period"), default=default, time_zone=zone, now=now, days=days)


def periods(default: str) -> list[tuple[str | None, str]]:
    """Choices for the switch; the default stands in the address as nothing."""
    return [(None if key == default else key, name) for key, name in NAMES.items()]
