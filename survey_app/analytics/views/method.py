"""The method note of a survey, and what editors add to it."""

import datetime as dt
from contextlib import suppress
from dataclasses import replace

from flask import Response, flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics.facets.catalogue import faceted
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.filters.words import Names
from survey_app.analytics.forms import CorrectionForm, StatementsForm
from survey_app.analytics.method.build import method_note
from survey_app.analytics.method.counts import method_counts
from survey_app.analytics.method.facts import MethodFacts, method_facts
from survey_app.analytics.method.note import as_text
from survey_app.analytics.quality.unusual import reasons_counted
from survey_app.analytics.results.places import is_near
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.opened import Opened, open_survey
from survey_app.analytics.weighting.catalogue import wanted_of, weightings_of
from survey_app.analytics.weighting.margins import margins_among
from survey_app.analytics.weighting.report import WeightingReport, weighting_report
from survey_app.errors import Invalid
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.corrections import correct
from survey_app.surveys.statements import state, statements_of
from survey_app.web.security import trusted_types
from survey_app.web.transactions import reading, writing


@blueprint.get("/studio/<publication>/surveys/<key>/method")
@login_required
def method(publication: str, key: str) -> ResponseReturnValue:
    """How a survey was asked, answered and counted."""
    return _page(open_survey(publication, key))


@blueprint.post("/studio/<publication>/surveys/<key>/method/statements")
@login_required
def change_statements(publication: str, key: str) -> ResponseReturnValue:
    """Keep what only people can say."""
    found = publication_for(writing(), signed_in_user(), publication, "edit")
    survey, form = survey_for(writing(), found, key, lock=True), StatementsForm()
    try:
        state(writing(), survey, form.checked())
    except Invalid as error:
        form.show(error)
        return _page(open_survey(publication, key), statements=form, status=422)
    flash("Saved. It stands in the method note at once.")
    return redirect(url_for(".method", publication=found.key, key=key), 303)


@blueprint.post("/studio/<publication>/surveys/<key>/method/corrections")
@login_required
def add_correction(publication: str, key: str) -> ResponseReturnValue:
    """Add a correction, which stands beside the results for ever."""
    user = signed_in_user()
    found = publication_for(writing(), user, publication, "edit")
    survey, form = survey_for(writing(), found, key), CorrectionForm()
    try:
        correct(
            writing(),
            survey,
            was_wrong=form.was_wrong.data or "",
            holds_now=form.holds_now.data or "",
            user_id=user.id,
            now=dt.datetime.now(dt.UTC),
        )
    except Invalid as error:
        form.show(error)
        return _page(open_survey(publication, key), correction=form, status=422)
    flash("The correction now stands with the results.")
    return redirect(url_for(".method", publication=found.key, key=key), 303)


def _page(
    opened: Opened,
    *,
    statements: StatementsForm | None = None,
    correction: CorrectionForm | None = None,
    status: int = 200,
) -> Response:
    facts = method_facts(reading(), opened.published)
    counts = method_counts(reading(), opened.published)
    if is_near(counts.responses):
        counts = replace(counts, reasons=reasons_counted(opened.sources.snapshot()))
    note = method_note(facts, counts, opened.now, _effects(opened, facts))
    page = opened.page(
        "analytics/method.html",
        note=note,
        text=as_text(note),
        statements=statements or StatementsForm.of(statements_of(opened.survey)),
        correction=correction or CorrectionForm(formdata=None),
    )
    return trusted_types(make_response(page, status))


def _effects(opened: Opened, facts: MethodFacts) -> dict[str, WeightingReport]:
    """What each weighting does that can be reckoned; its own page says why another cannot."""
    if not facts.weightings:
        return {}
    found = faceted(opened.sources, Names(asked(facts.versions)))
    facets, effects = margins_among(found.facets.values()), {}
    for one in weightings_of(reading(), opened.survey):
        with suppress(Invalid):
            _, effects[one.name] = weighting_report(found.snapshot, facets, wanted_of(one))
    return effects
