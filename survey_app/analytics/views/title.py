"""A title as the pages of all its surveys open it: what it asks, and the filter in the address."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, redirect

from survey_app.accounts.login import signed_in_user
from survey_app.analytics.overview.asked import Asked, asked_surveys
from survey_app.analytics.scope import Scope, scope_of
from survey_app.analytics.views.filters import FilterBar, filter_bar, tidy
from survey_app.analytics.views.opened import sources_of
from survey_app.publications.catalogue import publication_for
from survey_app.publications.models import Publication
from survey_app.surveys.models import Survey
from survey_app.web.transactions import reading


@dataclass(frozen=True)
class OpenedTitle:
    """A title, opened by a member."""

    publication: Publication
    surveys: Sequence[Asked]
    """All that it asks or has asked."""
    bar: FilterBar
    scope: Scope
    """All these surveys, for the readers whom the filter lets in."""
    now: dt.datetime

    @property
    def only(self) -> Survey | None:
        """Its survey, where there is but one: then answers narrow a page as well."""
        return self.surveys[0].survey if len(self.surveys) == 1 else None


def open_title(publication: str, default_period: str = "all") -> OpenedTitle:
    """The title at an address, for a member.

    Ends the view where the address is better written without the fields that a form left empty.
    """
    found = publication_for(reading(), signed_in_user(), publication)
    elsewhere = tidy()
    if elsewhere:
        abort(redirect(elsewhere))
    now = dt.datetime.now(dt.UTC)
    asked = asked_surveys(reading(), found)
    surveys = {one.survey: one.versions for one in asked}
    bar = filter_bar(found, surveys, now, default_period=default_period)
    scope = scope_of(reading(), found, bar.filter, sources_of(found, *surveys, now=now))
    return OpenedTitle(found, asked, bar, scope, now)
