"""What editors and analysts see, a file for each page; all hang on one blueprint."""

from survey_app.analytics.views import (
    answer,
    answers,
    articles,
    compare,
    crosstab,
    experiments,
    findings,
    method,
    overview,
    pulse,
    quality,
    survey,
    tags,
    text,
    texts,
    weighting_form,
    weights,
)
from survey_app.analytics.views.blueprint import blueprint

__all__ = [
    "answer",
    "answers",
    "articles",
    "blueprint",
    "compare",
    "crosstab",
    "experiments",
    "findings",
    "method",
    "overview",
    "pulse",
    "quality",
    "survey",
    "tags",
    "text",
    "texts",
    "weighting_form",
    "weights",
]
