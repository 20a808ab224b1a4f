"""The method note of a survey, item by item."""

import datetime as dt
from zoneinfo import ZoneInfo

from survey_app.analytics.method import items, quality
from survey_app.analytics.method.counts import MethodCounts
from survey_app.analytics.method.facts import MethodFacts
from survey_app.analytics.method.note import MethodNote


def method_note(
    facts: MethodFacts,
    counts: MethodCounts | None,
    now: dt.datetime,
    effects: quality.Effects | None = None,
) -> MethodNote:
    """The note as of `now`; without counts, or effects of weightings, where nobody may see them."""
    survey = facts.survey
    return MethodNote(
        title=survey.definition.title,
        language=survey.language,
        publication=survey.publication_name,
        as_of=now.astimezone(ZoneInfo(survey.time_zone)),
        items=(
            items.strategy(facts),
            items.sponsor(facts),
            items.instruments(facts),
            items.population(facts),
            items.recruitment(facts, counts),
            items.mode(facts),
            items.dates(facts, counts),
            quality.sizes(facts, counts),
            quality.weights(facts, counts, effects or {}),
            quality.processing(facts, counts),
            quality.limitations(facts),
        ),
        corrections=facts.corrections,
    )
