"""What a reader without scripts is asked on one page: the whole survey, or a step of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from survey_app.embed.filled_in import as_fields
from survey_app.embed.hosted import FormPage, Hidden, Values, form_page
from survey_app.embed.orders import in_order, orders_of
from survey_app.embed.steps import Place, drawn, path_of, place_of, step_with
from survey_app.errors import Fault
from survey_app.surveys.definition import Definition, Page

FROM_THE_RIGHT = frozenset({"ar", "fa", "he", "ur"})


def direction(language: str) -> str:
    """In which direction a language is written: `rtl` or `ltr`."""
    return "rtl" if language.partition("-")[0] in FROM_THE_RIGHT else "ltr"


@dataclass(frozen=True)
class Asking:
    """One page with a form."""

    definition: Definition
    """In the language in which it is asked."""
    form: FormPage
    place: Place | None
    """Where in the survey it stands; None where it is the whole."""


def asking(
    definition: Definition,
    hidden: Hidden,
    said: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {}),
    at: str = "",
    values: Values | None = None,
    faults: Sequence[Fault] = (),
) -> Asking:
    """The page that asks the question `at`, or the first, to a reader who has `said` so much.

    `said` is the answers before, and the facts of the page. The form holds these `values`; by
    itself it holds what was answered before.
    """
    answers, facts = said
    orders = orders_of(definition, hidden.id)
    definition = in_order(definition, orders)
    path = path_of(definition, answers, facts)
    step = step_with(path, at, answers)
    if step is None:
        return Asking(definition, form_page(definition, hidden, {}, faults), None)
    is_whole = set(step.keys) == definition.by_key().keys() and not orders
    questions = drawn(definition, step, answers, facts)
    part = msgspec.structs.replace(definition, pages=(Page(questions),))
    kept = as_fields(part, answers) if values is None else values
    asks = "" if is_whole else " ".join(step.keys)
    form = form_page(part, replace(hidden, asks=asks), kept, faults)
    return Asking(definition, form, None if is_whole else place_of(definition, path, step))
