"""One survey's results."""

import datetime as dt
from collections.abc import Iterator

from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics import figures
from survey_app.analytics.field_dates import field_dates
from survey_app.analytics.pulse import pulse_of_survey
from survey_app.analytics.results.groups import offered
from survey_app.analytics.snapshot.keeping import Snapshots
from survey_app.analytics.source import Sources
from survey_app.analytics.survey_page import Looked, SurveyPage, survey_page
from survey_app.analytics.views.blueprint import blueprint, periods
from survey_app.analytics.views.filters import FilterBar, asked_filter, filter_bar, tidy
from survey_app.analytics.views.weighted import weighted_results
from survey_app.publications.catalogue import publication_for
from survey_app.publications.models import Publication
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.corrections import corrections_of
from survey_app.surveys.models import Survey
from survey_app.surveys.published import published_survey, versions_of
from survey_app.web.runtime import part_of
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>/surveys/<key>")
@login_required
def survey(publication: str, key: str) -> ResponseReturnValue:
    """One survey over all its articles."""
    found = publication_for(reading(), signed_in_user(), publication)
    one = survey_for(reading(), found, key)
    versions = versions_of(reading(), one.id)
    if not versions:
        return render_template("analytics/unpublished.html", publication=found, survey=one)
    elsewhere = tidy()
    if elsewhere:
        return redirect(elsewhere)
    now = dt.datetime.now(dt.UTC)
    bar = filter_bar(found, one, versions, asked_filter(found, versions, now))
    looked = _looked(bar)
    sources = sources_of(found, one, now)
    days = field_dates(versions, one.closed_at, now, found.time_zone, bar.filter.period)
    page = survey_page(sources, one, versions, bar.filter, bar.vocabulary.names, looked, days)
    return render_template(
        "analytics/survey.html",
        publication=found,
        survey=one,
        bar=bar.saying(_unread(looked, page)),
        period=bar.filter.period,
        periods=periods("all"),
        mark=pulse_of_survey(reading(), found, one.id),
        groupings=offered(bar.vocabulary.audience),
        looked=looked,
        corrections=corrections_of(reading(), one.id),
        weighted=weighted_results(found, one, bar.vocabulary.names, bar.filter, now),
        page=page,
        figures=figures,
        now=now,
    )


def sources_of(publication: Publication, survey: Survey, now: dt.datetime) -> Sources:
    """What the pages of a published survey count from."""
    published = published_survey(reading(), survey.key)
    snapshots = part_of(current_app, Snapshots)
    return Sources(reading(), publication, survey.id, lambda: snapshots.of(published, now))


def _unread(looked: Looked, page: SurveyPage) -> Iterator[str]:
    """What of the page its address asks for and there is not."""
    by, over = request.args.get("by", ""), request.args.get("over", "")
    if by and by != looked.by:
        yield f"Answers cannot be told apart by “{by}”: all stand together."
    if over and looked.over not in {(one.question, one.option) for one in page.choices}:
        yield f"There is no answer “{over}” to show over time."


def _looked(bar: FilterBar) -> Looked:
    by = request.args.get("by", "")
    question, _, option = request.args.get("over", "").partition(".")
    known = {name for name, _ in offered(bar.vocabulary.audience)}
    return Looked(
        by=by if by in known else "",
        over=(question, option),
        with_places="places" in request.args,
    )
