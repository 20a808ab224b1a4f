"""The items that say how a survey was made: strategy, sponsor, wording, population, ways in, dates.

What was counted stands in `quality.py`.
"""

import datetime as dt

from survey_app.analytics.method.counts import MethodCounts
from survey_app.analytics.method.facts import MethodFacts
from survey_app.analytics.method.note import Item, Line, Listing, day_in_words, moment_in_words
from survey_app.analytics.method.wording import differences, order_in_words, wording
from survey_app.surveys.arms import draws_arms
from survey_app.surveys.lifecycle import State
from survey_app.surveys.translating import NAMES
from survey_app.surveys.voices import BROWSER, READER
from survey_app.web.amounts import counted

CHANNELS = {
    "inline": "in the text of an article",
    "slide": "in a box at the edge of an article",
    "hosted": "on a page of the survey’s own",
    "frame": "in a frame in another page",
    "newsletter": "from a newsletter",
    "amp": "on an AMP page",
    "app": "in an app",
}
"""Channel → where an answer was given."""


def strategy(facts: MethodFacts) -> Item:
    """Item 1."""
    name = facts.survey.publication_name
    return Item(
        "strategy",
        "Data collection strategy",
        (f"A survey of readers of {name} on the web: they filled in the questions themselves.",),
    )


def sponsor(facts: MethodFacts) -> Item:
    """Item 2."""
    said, name = facts.statements, facts.survey.publication_name
    return Item(
        "sponsor",
        "Who sponsored and conducted it",
        (
            f"Sponsored by: {said.sponsor or name}.".replace("..", "."),
            f"Conducted by: {said.conductor or name}.".replace("..", "."),
        ),
    )


def instruments(facts: MethodFacts) -> Item:
    """Item 3: the wording in force, and what each version changed."""
    zone, (first, *later) = facts.survey.time_zone, facts.versions
    live = facts.versions[-1]
    since = moment_in_words(live.published_at, zone)
    told = [Listing(f"Wording {live.number}, asked since {since}", wording(live.definition))]
    for before, after in zip(facts.versions[-2::-1], facts.versions[:0:-1], strict=True):
        day = moment_in_words(after.published_at, zone)
        changed = differences(before.definition, after.definition)
        told.append(Listing(f"What wording {after.number} changed on {day}", changed))
    translated = ", or their translation" if live.definition.translations else ""
    sentences = [order_in_words(live.definition), f"Readers saw exactly these words{translated}."]
    if draws_arms(live.definition):
        sentences.append("Of what is worded in two ways, each reader got one wording, by lot.")
    if later:
        sentences.append(
            f"The survey was first published on {moment_in_words(first.published_at, zone)} and "
            f"changed {_times(len(later))} since; answers to all wordings are counted together "
            "where the question stayed the same."
        )
    return Item("instruments", "Questions and answers offered", tuple(sentences), tuple(told))


def population(facts: MethodFacts) -> Item:
    """Item 4."""
    said = facts.statements.population or f"Readers of {facts.survey.publication_name}."
    voices = {
        READER: "Only readers who were signed in could answer.",
        BROWSER: "Everybody who met the survey could answer.",
    }
    return Item(
        "population",
        "Population",
        (said, voices.get(facts.survey.voices, "Everybody who met the survey could answer.")),
    )


def recruitment(facts: MethodFacts, counts: MethodCounts | None) -> Item:
    """Item 5: no sample was drawn; where readers met the survey."""
    sentences = [
        "No sample was drawn: readers met the survey and chose to take part (self-selection). "
        "There were no quotas.",
        f"Offered for taking part: {facts.statements.rewards or 'nothing'}.".replace("..", "."),
    ]
    listings = []
    if facts.rules:
        listings.append(Listing("It appears by these rules", tuple(map(Line, facts.rules))))
    else:
        sentences.append("It was put into articles by hand, or readers followed a link to it.")
    if counts is not None and counts.responses:
        articles = counted(counts.articles, "article")
        elsewhere = counted(counts.elsewhere, "answer")
        sentences.append(
            f"Readers answered in {articles}"
            + (f"; {elsewhere} came from elsewhere." if counts.elsewhere else ".")
        )
        ways = sorted(counts.channels.items(), key=lambda way: -way[1])
        lines = (Line(f"{CHANNELS.get(channel, channel)}: {n:,}") for channel, n in ways if n)
        listings.append(Listing("Where answers were given", tuple(lines)))
    return Item("recruitment", "How readers were reached", tuple(sentences), tuple(listings))


def mode(facts: MethodFacts) -> Item:
    """Item 6."""
    definition = facts.versions[-1].definition
    languages = [NAMES.get(code, code) for code in (definition.language, *definition.translations)]
    asked = " and ".join(filter(None, (", ".join(languages[:-1]), languages[-1])))
    return Item(
        "mode",
        "Mode and languages",
        (
            "Filled in by readers themselves on the web, on phones, tablets and computers, with "
            "or without JavaScript.",
            f"Asked in {asked}.",
        ),
    )


def dates(facts: MethodFacts, counts: MethodCounts | None) -> Item:
    """Item 7."""
    survey, zone = facts.survey, facts.survey.time_zone
    begun = moment_in_words(facts.versions[0].published_at, zone)
    if survey.closed_at is not None:
        sentences = [f"From {begun} to {moment_in_words(survey.closed_at, zone)} ({zone})."]
    else:
        is_paused = survey.state is State.PAUSED
        state = "It is paused at the moment." if is_paused else "It is still open."
        sentences = [f"Since {begun} ({zone}). {state}"]
    if counts is not None and counts.first_day and counts.last_day:
        first, last = (_day(day) for day in (counts.first_day, counts.last_day))
        sentences.append(f"The first answer came on {first}, the latest on {last}.")
    pauses = [
        Line(
            f"{moment_in_words(since, zone)} to {moment_in_words(until, zone)}"
            if until
            else f"since {moment_in_words(since, zone)}"
        )
        for since, until in facts.interruptions
    ]
    listings = (Listing("Paused", tuple(pauses)),) if pauses else ()
    return Item("dates", "Field dates", tuple(sentences), listings)


def _day(day: dt.date) -> str:
    return day_in_words(dt.datetime.combine(day, dt.time(12), dt.UTC), "UTC")


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"
