"""The weightings of a survey: the list, what one does, and its form."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics.facets.catalogue import Faceted, faceted
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.filters.words import Names
from survey_app.analytics.models import Weighting
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.opened import Opened, open_survey
from survey_app.analytics.weighting.catalogue import (
    delete_weighting,
    use_by_default,
    wanted_of,
    weighting_for,
    weightings_of,
)
from survey_app.analytics.weighting.margins import margins_among
from survey_app.analytics.weighting.refused import why_refused
from survey_app.analytics.weighting.report import (
    WeightingReport,
    question_change,
    weighting_report,
)
from survey_app.errors import Invalid
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.web.transactions import reading, writing


@dataclass(frozen=True)
class Listed:
    """A weighting, and what it does or why it does nothing."""

    weighting: Weighting
    margins: Sequence[str]
    """What it weights by, in words."""
    report: WeightingReport | None
    refused: str


@blueprint.get("/studio/<publication>/surveys/<key>/weights")
@login_required
def weights(publication: str, key: str) -> ResponseReturnValue:
    """All weightings of a survey."""
    opened = open_survey(publication, key)
    found = _faceted(opened)
    listed = [_listed(one, found) for one in weightings_of(reading(), opened.survey)]
    return opened.page("analytics/weights.html", listed=listed, answers=found.snapshot.rows)


@blueprint.get("/studio/<publication>/surveys/<key>/weights/<int:number>")
@login_required
def weighting(publication: str, key: str, number: int) -> ResponseReturnValue:
    """What one weighting does: weights, margins, every question before and after."""
    opened = open_survey(publication, key)
    one, found = weighting_for(reading(), opened.survey, number), _faceted(opened)
    facets, changes = margins_among(found.facets.values()), []
    try:
        weighed, report = weighting_report(found.snapshot, facets, wanted_of(one))
        changes = [
            question_change(found.snapshot, facet, weighed)
            for facet in found.facets.values()
            if facet.is_question and facet.name not in one.targets and not facet.is_part
        ]
        refused = ""
    except Invalid as error:
        report, refused = None, why_refused(error, facets)
    return opened.page(
        "analytics/weighting.html",
        weighting=one,
        report=report,
        refused=refused,
        changes=changes,
        now=found.snapshot.counted_at,
    )


@blueprint.post("/studio/<publication>/surveys/<key>/weights/<int:number>")
@login_required
def act_on_weighting(publication: str, key: str, number: int) -> ResponseReturnValue:
    """Let the survey's pages show a weighting or none, or delete one."""
    found = publication_for(writing(), signed_in_user(), publication, "edit")
    survey = survey_for(writing(), found, key)
    one, act = weighting_for(writing(), survey, number), request.form.get("act")
    if act == "delete":
        name = one.name
        delete_weighting(writing(), one)
        flash(f"“{name}” is deleted. Answers were not touched by it.")
    elif act == "use":
        use_by_default(writing(), survey, one)
        flash(f"Results and cross-tabs of this survey are now weighted by “{one.name}” as well.")
    elif act == "leave":
        use_by_default(writing(), survey, None)
        flash("Results and cross-tabs of this survey are no longer weighted by themselves.")
    return redirect(url_for(".weights", publication=found.key, key=key), 303)


def _faceted(opened: Opened) -> Faceted:
    return faceted(opened.sources, Names(asked(opened.versions)))


def _listed(one: Weighting, found: Faceted) -> Listed:
    facets = margins_among(found.facets.values())
    named = [facets[name].in_phrase if name in facets else name for name in one.targets]
    try:
        _, report = weighting_report(found.snapshot, facets, wanted_of(one))
    except Invalid as error:
        return Listed(one, named, None, why_refused(error, facets))
    return Listed(one, named, report, "")
