"""How long readers took for each page of a survey, told from the moments of their revisions.

A page is sent when it is answered. So what a revision has for the first time was answered between
the revision before it and itself; of the first page it is known how long it took from its first
answer on. Nothing is told of a survey of one page, which takes as long as the whole response does,
nor of what came together from several pages, as when the revision between was lost.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from survey_app.surveys.definition import Definition

TOOK = "took"
"""In the context of a response: question → milliseconds that its page took."""

Times = Mapping[str, int]
"""Question → milliseconds that its page took; all questions of a page have the same."""


def first_times(definition: Definition, answers: Iterable[str], started_ms: int) -> Times:
    """The times of a first revision, with the questions that it answers or skips.

    `started_ms` counts from the first act; 0 says that nobody knows.
    """
    return _of_one_page(definition, set(answers), started_ms)


def later_times(
    definition: Definition, stored: Mapping[str, Any], revised: Mapping[str, Any]
) -> Times:
    """The times of a stored response after it was revised, from the columns of both."""
    known: Times = stored["context"].get(TOOK, {})
    fresh = revised["answers"].keys() - stored["answers"].keys()
    took = revised["started_ms"] - stored["started_ms"]
    # Whoever opens the article again and goes on starts a clock of their own.
    return {**_of_one_page(definition, fresh, took if took > 0 else revised["started_ms"]), **known}


def _of_one_page(definition: Definition, keys: set[str], took: int) -> Times:
    """The same time for these questions, where they all stand on one of several pages."""
    if len(definition.pages) == 1 or took <= 0 or not keys:
        return {}
    pages = [page for page in definition.pages if any(one.key in keys for one in page.questions)]
    return dict.fromkeys(sorted(keys), took) if len(pages) == 1 else {}
