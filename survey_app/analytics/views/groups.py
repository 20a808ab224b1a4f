"""Groups of opinion among those who agree or disagree with a survey's statements."""

import numpy as np
from flask import request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.filters.expression import expression
from survey_app.analytics.opinions.page import opinion_page
from survey_app.analytics.opinions.votes import ballots
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.opened import open_survey

SEED = 1
"""The same responses are always put into the same groups."""


@blueprint.get("/studio/<publication>/surveys/<key>/groups")
@login_required
def groups(publication: str, key: str) -> ResponseReturnValue:
    """A map of the groups, what each says, and what all agree on."""
    opened = open_survey(publication, key)
    bar, sources = opened.bar(), opened.sources
    offered = ballots(sources.snapshot())
    ballot = offered.get(request.args.get("of", "")) or next(iter(offered.values()), None)
    page = None
    if ballot is not None:
        where = expression(bar.filter, sources.snapshot(), sources.articles(bar.filter))
        page = opinion_page(sources.snapshot(), ballot, where, np.random.default_rng(SEED))
    return opened.page(
        "analytics/groups.html",
        bar=bar,
        page=page,
        offered=[(one.name, one.label) for one in offered.values()],
    )
