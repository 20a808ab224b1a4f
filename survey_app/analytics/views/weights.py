"""The weightings of a survey: the list, what one does, and its form."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics import figures
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
from survey_app.analytics.weighting.report import (
    WeightingReport,
    question_change,
    weighting_report,
)
from survey_app.errors import Invalid
from survey_app.publications.catalogue import publication_for
from survey_app.publications.models import Publication
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.models import Survey
from survey_app.surveys.published import PublishedVersion, versions_of
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
    found, survey, versions = _survey(publication, key)
    if not versions:
        return render_template("analytics/unpublished.html", publication=found, survey=survey)
    opened = _opened(found, key, versions)
    listed = [_listed(one, opened) for one in weightings_of(reading(), survey)]
    return render_template(
        "analytics/weights.html",
        publication=found,
        survey=survey,
        title=versions[-1].definition.title,
        listed=listed,
        answers=opened.snapshot.rows,
    )


@blueprint.get("/studio/<publication>/surveys/<key>/weights/<int:number>")
@login_required
def weighting(publication: str, key: str, number: int) -> ResponseReturnValue:
    """What one weighting does: weights, margins, every question before and after."""
    found, survey, versions = _survey(publication, key)
    one = weighting_for(reading(), survey, number)
    opened = _opened(found, key, versions)
    changes = []
    try:
        weighed, report = weighting_report(
            opened.snapshot, margins_among(opened.facets.values()), wanted_of(one)
        )
        changes = [
            question_change(opened.snapshot, facet, weighed)
            for facet in opened.facets.values()
            if facet.is_question and facet.name not in one.targets and not facet.is_part
        ]
        refused = ""
    except Invalid as error:
        report, refused = None, error.faults[0].detail
    return render_template(
        "analytics/weighting.html",
        publication=found,
        survey=survey,
        title=versions[-1].definition.title,
        weighting=one,
        report=report,
        refused=refused,
        changes=changes,
        figures=figures,
        now=opened.snapshot.counted_at,
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


def _survey(publication: str, key: str) -> tuple[Publication, Survey, list[PublishedVersion]]:
    found = publication_for(reading(), signed_in_user(), publication)
    survey = survey_for(reading(), found, key)
    return found, survey, versions_of(reading(), survey.id)


def _opened(publication: Publication, key: str, versions: Sequence[PublishedVersion]) -> Opened:
    return open_survey(publication, key, Names(asked(versions)), dt.datetime.now(dt.UTC))


def _listed(one: Weighting, opened: Opened) -> Listed:
    facets = margins_among(opened.facets.values())
    named = [facets[name].label if name in facets else name for name in one.targets]
    try:
        _, report = weighting_report(opened.snapshot, facets, wanted_of(one))
    except Invalid as error:
        return Listed(one, named, None, error.faults[0].detail)
    return Listed(one, named, report, "")
