"""A published survey as its pages open it: whose it is, and the filter in its address."""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort, make_response, redirect, render_template, request

from survey_app.accounts.login import signed_in_user
from survey_app.analytics import figures
from survey_app.analytics.field_dates import Days, field_dates
from survey_app.analytics.periods import Period
from survey_app.analytics.pulse import pulse_of_survey
from survey_app.analytics.snapshot.keeping import Snapshots
from survey_app.analytics.snapshot.read import Snapshot
from survey_app.analytics.source import Sources
from survey_app.analytics.views.filters import FilterBar, filter_bar, tidy
from survey_app.publications.catalogue import publication_for
from survey_app.publications.models import Publication
from survey_app.surveys.catalogue import survey_for
from survey_app.surveys.models import Survey
from survey_app.surveys.published import (
    PublishedSurvey,
    PublishedVersion,
    published_survey,
    versions_of,
)
from survey_app.web.runtime import part
from survey_app.web.transactions import reading

PATIENCE = 2.0
"""Seconds in which a page copies responses itself, one survey after the other."""


@dataclass(frozen=True)
class Opened:
    """A published survey, opened by a member who may."""

    publication: Publication
    survey: Survey
    versions: Sequence[PublishedVersion]
    """Oldest first, at least one."""
    now: dt.datetime

    @property
    def title(self) -> str:
        """Of the survey, as it is asked now."""
        return self.versions[-1].definition.title

    @cached_property
    def published(self) -> PublishedSurvey:
        """The survey as readers meet it."""
        return published_survey(reading(), self.survey.key)

    @cached_property
    def sources(self) -> Sources:
        """What its pages count from."""
        return sources_of(self.publication, self.survey, now=self.now)[self.survey.id]

    def bar(self, prefix: str = "") -> FilterBar:
        """The filter in the address, or that of the side whose names begin with `prefix`."""
        surveys = {self.survey: self.versions}
        return filter_bar(self.publication, surveys, self.now, prefix)

    def field_dates(self, period: Period) -> Days:
        """The days of a period on which the survey asked."""
        closed_at, zone = self.survey.closed_at, self.publication.time_zone
        return field_dates(self.versions, closed_at, self.now, zone, period)

    def counts_mark(self) -> str:
        """What the counts of its pages stand for, as `pulse` tells it."""
        return pulse_of_survey(reading(), self.publication, self.survey.id)

    def page(self, template: str, **shown: Any) -> str:
        """A page of the survey: what all of them show, and what is its own."""
        shared = {
            "publication": self.publication,
            "survey": self.survey,
            "title": self.title,
            "figures": figures,
            "now": self.now,
            "counts_mark": self.counts_mark,
        }
        return render_template(template, **{**shared, **shown})


def open_survey(publication: str, key: str, action: str = "view") -> Opened:
    """The survey at an address, for a member who may do this.

    Ends the view where there is nothing to show yet, as the survey was never published, and where
    the address is better written without the fields that a form left empty.
    """
    found = publication_for(reading(), signed_in_user(), publication, action)
    survey = survey_for(reading(), found, key)
    versions = versions_of(reading(), survey.id)
    if not versions:
        page = render_template("analytics/unpublished.html", publication=found, survey=survey)
        abort(make_response(page))
    elsewhere = tidy() if request.method == "GET" else None
    if elsewhere:
        abort(redirect(elsewhere))
    return Opened(found, survey, versions, dt.datetime.now(dt.UTC))


def sources_of(publication: Publication, *surveys: Survey, now: dt.datetime) -> dict[int, Sources]:
    """Survey → what its pages count from, of published ones that one page shows together.

    Once copying has taken PATIENCE, the rest is copied in a thread, while the page waits.
    """
    spent = 0.0

    def source(survey: Survey) -> Sources:
        def snapshot() -> Snapshot:
            nonlocal spent
            has_time, began = spent < PATIENCE, time.monotonic()
            found = part(Snapshots).of(published_survey(reading(), survey.key), now, has_time)
            spent += time.monotonic() - began
            return found

        return Sources(reading(), publication, survey.id, snapshot)

    return {survey.id: source(survey) for survey in surveys}
