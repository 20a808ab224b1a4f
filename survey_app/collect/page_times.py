"""How long readers took to answer, and for each page, told from the moments of their revisions.

A page is sent when it is answered. So what a revision has for the first time was answered between
the revision before it and itself; of the first page it is known how long it took from its first
answer on. Nothing is told of the pages of a survey of one page, which takes as long as the whole
response does, nor of what came together from several pages, as when a revision was lost.

A browser counts from its first act. Who comes back later begins a new clock: then what it says
adds to what was spent before.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from survey_app.surveys.definition import Definition

TOOK = "took"
"""In the context of a response: question → milliseconds that its page took."""
SPENT = "spent_ms"
"""In the context of a response that was answered in several sittings: the milliseconds of all."""

PageTimes = Mapping[str, int]
"""Question → milliseconds that its page took; all questions of a page have the same."""


def first_times(definition: Definition, answers: Iterable[str], started_ms: int) -> PageTimes:
    """The times of a first revision, with the questions that it answers or skips.

    `started_ms` counts from the first act; 0 says that nobody knows.
    """
    return _of_one_page(definition, set(answers), started_ms)


def later_times(
    definition: Definition, stored: Mapping[str, Any], revised: Mapping[str, Any]
) -> dict[str, Any]:
    """What the context of a stored response says of times after a revision, from their columns."""
    spent = _spent_between(stored, revised)
    fresh = revised["answers"].keys() - stored["answers"].keys()
    took = {**_of_one_page(definition, fresh, spent), **stored["context"].get(TOOK, {})}
    whole = spent_ms(stored["context"], stored["started_ms"]) + spent
    told = {TOOK: took, SPENT: whole if whole != revised["started_ms"] else None}
    return {name: value for name, value in told.items() if value}


def spent_ms(context: Mapping[str, Any], started_ms: int) -> int:
    """Milliseconds that answering took in all, from the columns of a response; 0 if unknown."""
    return int(context.get(SPENT, started_ms))


def _spent_between(stored: Mapping[str, Any], revised: Mapping[str, Any]) -> int:
    """Milliseconds of answering between two revisions.

    A clock that has run for no longer than since the revision before was begun after it. What is
    sent late may look like that: it is off by no more than it was late.
    """
    before, clock = stored["started_ms"], revised["started_ms"]
    since = (revised["revised_at"] - stored["revised_at"]).total_seconds() * 1000
    is_new = clock <= max(before, since)
    return int(clock if is_new else clock - before)


def _of_one_page(definition: Definition, keys: set[str], took: int) -> PageTimes:
    """The same time for these questions, where they all stand on one of several pages."""
    if len(definition.pages) == 1 or took <= 0 or not keys:
        return {}
    pages = [page for page in definition.pages if any(one.key in keys for one in page.questions)]
    return dict.fromkeys(sorted(keys), took) if len(pages) == 1 else {}
