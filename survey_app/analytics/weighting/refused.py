"""Why a weighting cannot be used, said where no field stands beside the reason."""

from collections.abc import Mapping

from survey_app.analytics.facets.facet import Facet
from survey_app.analytics.weighting.editing import WORDS
from survey_app.errors import Invalid


def why_refused(error: Invalid, facets: Mapping[str, Facet]) -> str:
    """The first reason, with the margin and the category that it is about."""
    fault = error.faults[0]
    name, _, key = fault.path.partition("=")
    facet = facets.get(name)
    if facet is None:
        return fault.detail
    if not key:
        return f"{facet.label}: {fault.detail}"
    labels = {category.key: category.heading for category in facet.categories}
    return f"{facet.label}, “{labels.get(key) or WORDS.get(key, key)}”: {fault.detail}"
