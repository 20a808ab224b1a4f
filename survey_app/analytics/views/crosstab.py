"""The cross-tab of a survey: what stands in its rows and columns is in the address."""

import datetime as dt
from collections.abc import Iterator

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics import figures
from survey_app.analytics.crosstab.page import Asked, CrosstabPage, crosstab_page
from survey_app.analytics.crosstab.tables import Of
from survey_app.analytics.facets.catalogue import Facets, offered
from survey_app.analytics.facets.facet import Facet, Several
from survey_app.analytics.filters.expression import expression
from survey_app.analytics.filters.narrowing import articles_in
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.filters import asked_filter, filter_bar, tidy
from survey_app.analytics.views.opened import open_survey
from survey_app.analytics.views.weighted import NONE, Weighted, weighted_by
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.published import versions_of
from survey_app.web.transactions import reading

SHARES = {Of.COLUMN: "of each column", Of.ROW: "of each row", Of.WHOLE: "of all"}


@blueprint.get("/studio/<publication>/surveys/<key>/crosstab")
@login_required
def crosstab(publication: str, key: str) -> ResponseReturnValue:
    """Any question or fact by any other."""
    found = publication_for(reading(), signed_in_user(), publication)
    survey, now = survey_for(reading(), found, key), dt.datetime.now(dt.UTC)
    versions = versions_of(reading(), survey.id)
    if not versions:
        return render_template("analytics/unpublished.html", publication=found, survey=survey)
    elsewhere = tidy()
    if elsewhere:
        return redirect(elsewhere)
    narrowed = asked_filter(found, versions, now)
    bar = filter_bar(found, survey, versions, narrowed)
    opened = open_survey(found, key, bar.vocabulary.names, now)
    weighted = weighted_by(survey, opened)
    asked = _asked(opened.facets)
    bar = bar.saying(_unread(opened.facets, weighted))
    page: CrosstabPage | None = None
    if asked is not None:
        inside = expression(
            narrowed.filter, opened.snapshot, articles_in(reading(), found, narrowed.filter)
        )
        page = crosstab_page(opened.snapshot.scan().filter(inside), asked, weighted.weighed)
    return render_template(
        "analytics/crosstab.html",
        publication=found,
        survey=survey,
        title=versions[-1].definition.title,
        bar=bar,
        page=page,
        asked=asked,
        offered=offered(opened.facets),
        layers=offered(opened.facets, with_several=False),
        shares=SHARES,
        is_marked=request.args.get("marks") != "off",
        weighted=weighted,
        figures=figures,
        now=opened.snapshot.counted_at,
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
