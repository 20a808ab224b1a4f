"""The cross-tab of a survey: what stands in its rows and columns is in the address."""

from collections.abc import Iterator

from flask import request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required
from survey_app.analytics.crosstab.page import Asked, crosstab_page
from survey_app.analytics.crosstab.tables import Of
from survey_app.analytics.facets.catalogue import Facets, faceted, offered
from survey_app.analytics.facets.facet import Facet, Several
from survey_app.analytics.filters.expression import expression
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.opened import open_survey
from survey_app.analytics.views.weighted import NONE, Weighted, weighted_by

SHARES = {Of.COLUMN: "of each column", Of.ROW: "of each row", Of.WHOLE: "of all"}


@blueprint.get("/studio/<publication>/surveys/<key>/crosstab")
@login_required
def crosstab(publication: str, key: str) -> ResponseReturnValue:
    """Any question or fact by any other."""
    opened = open_survey(publication, key)
    bar, sources = opened.bar(), opened.sources
    found = faceted(sources, bar.vocabulary.names)
    weighted = weighted_by(opened.survey, found)
    asked, page = _asked(found.facets), None
    if asked is not None:
        inside = expression(bar.filter, found.snapshot, sources.articles(bar.filter))
        page = crosstab_page(found.snapshot.scan().filter(inside), asked, weighted.weighed)
    return opened.page(
        "analytics/crosstab.html",
        bar=bar.saying(_unread(found.facets, weighted)),
        page=page,
        asked=asked,
        offered=offered(found.facets),
        layers=offered(found.facets, with_several=False),
        shares=SHARES,
        is_marked=request.args.get("marks") != "off",
        weighted=weighted,
        now=found.snapshot.counted_at,
    )


def _unread(facets: Facets, weighted: Weighted) -> Iterator[str]:
    """What the address wants crossed and there is not."""
    for name in ("rows", "columns", "layers"):
        wanted = request.args.get(name, "")
        if wanted and wanted not in facets:
            yield f"There is nothing called “{wanted}” to cross: {name} are as without it."
        elif name == "layers" and isinstance(facets.get(wanted), Several):
            yield "A reader may have several of these, which make no tables of their own."
    of, weighting = request.args.get("of", ""), request.args.get("weighting", "")
    if of and of not in list(Of):
        yield f"There are no shares called “{of}”: they are {SHARES[Of.COLUMN]}."
    if weighting not in ("", NONE) and weighted.chosen is None:
        yield "There is no such weighting any more: the answers are not weighted."


def _asked(facets: Facets) -> Asked | None:
    """What the address asks for; None for a survey that has no question to cross."""
    first = next((one for one in facets.values() if one.is_question), None)
    row = facets.get(request.args.get("rows", ""), first)
    column = facets.get(request.args.get("columns", ""), facets["device"])
    layer = facets.get(request.args.get("layers", ""))
    of = request.args.get("of", "")
    if row is None:
        return None
    return Asked(
        row,
        column,
        layer if isinstance(layer, Facet) else None,
        Of(of) if of in list(Of) else Of.COLUMN,
    )
