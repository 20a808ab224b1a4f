"""What editors and analysts see, a file for each page; all hang on one blueprint."""

from survey_app.analytics.views import articles, experiments, method, survey
from survey_app.analytics.views.blueprint import blueprint

__all__ = ["articles", "blueprint", "experiments", "method", "survey"]
