"""Two groups of readers of one survey side by side."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey_app.accounts.login import login_required, signed_in_user
from survey_app.analytics.compare import comparison
from survey_app.analytics.filters.arguments import is_argument
from survey_app.analytics.views.blueprint import blueprint
from survey_app.analytics.views.filters import SIDES
from survey_app.analytics.views.opened import open_survey
from survey_app.publications.catalogue import publication_for
from survey_app.surveys.catalogue import surveys_of
from survey_app.surveys.lifecycle import State
from survey_app.web.addresses import with_query
from survey_app.web.transactions import reading


@blueprint.get("/studio/<publication>/compare")
@login_required
def compare_surveys(publication: str) -> ResponseReturnValue:
    """Which survey's readers are to be compared."""
    found = publication_for(reading(), signed_in_user(), publication)
    asked = [line for line in surveys_of(reading(), found) if line.state is not State.DRAFT]
    if len(asked) == 1:
        return redirect(url_for(".compare", publication=found.key, key=asked[0].key))
    return render_template("analytics/compare_surveys.html", publication=found, surveys=asked)


@blueprint.get("/studio/<publication>/surveys/<key>/compare")
@login_required
def compare(publication: str, key: str) -> ResponseReturnValue:
    """Two articles, periods or filters of a survey, question by question."""
    opened = open_survey(publication, key)
    elsewhere = _from_results()
    if elsewhere:
        return redirect(elsewhere)
    first, second = (opened.bar(prefix) for prefix in SIDES)
    return opened.page(
        "analytics/compare.html",
        bars=(first, second),
        sides=comparison(opened.sources, (first.filter, second.filter), opened.versions),
    )


def _from_results() -> str | None:
    """Whoever comes from the results with a filter compares its readers; None without one."""
    given = request.args.to_dict(flat=False)
    moved = {f"{SIDES[0]}{name}" if is_argument(name) else name: given[name] for name in given}
    return None if moved == given else with_query(moved)
