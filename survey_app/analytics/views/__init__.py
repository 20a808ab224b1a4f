"""What editors and analysts see, a file for each page; all hang on one blueprint."""

from survey_app.analytics.views import (
    answer,
    answers,
    articles,
    compare,
    experiments,
    findings,
    method,
    overview,
    pulse,
    survey,
    tags,
    text,
    texts,
)
from survey_app.analytics.views.blueprint import blueprint

__all__ = [
    "answer",
    "answers",
    "articles",
    "blueprint",
    "compare",
    "experiments",
    "findings",
    "method",
    "overview",
    "pulse",
    "survey",
    "tags",
    "text",
    "texts",
]
