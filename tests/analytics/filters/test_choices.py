"""What the form of a filter offers."""

import dataclasses

from survey_app.analytics.filters.choices import vocabulary
from survey_app.analytics.filters.filter import Filter
from survey_app.placements.catalogue import add_rule
from survey_app.placements.rules import Rule
from survey_app.publications.models import Publication
from survey_app.surveys.published import versions_of
from tests.builders import NOW


def test_it_offers_what_there_is(session, publication, survey, announce, always):
    robots = announce(section="AI", topics=("work", "robots"))
    announce("/b", title="Trains", section="Policy", topics=("work",))
    title = session.get_one(Publication, publication.id)
    title.audience_labels = ["tier"]
    rule = Rule(spot="end", audience=("tier=free", "tier=paid"))
    key = add_rule(session, title, survey, rule, now=NOW).key
    found = Filter(always, articles=(robots,), audience=(("tier", "trial"),))
    words = vocabulary(session, title, [versions_of(session, survey.id)], found)
    assert list(words.offered["section"]) == ["AI", "Policy"]
    assert list(words.offered["topic"]) == ["robots", "work"]
    assert words.offered["article"] == {robots: "Robots at work"}
    assert words.offered["language"] == {"en": "English"}
    assert words.offered["device"]["desktop"] == "Computers"
    assert words.offered["version"] == {1: "The wording since 20 November 2026"}
    assert words.offered["placement"][key] == "At the end of the text"
    assert words.audience == {"tier": ["free", "paid", "trial"]}


def test_articles_are_found_by_words_of_their_title(session, publication, survey, announce, always):
    robots = announce(title="Robots at work")
    announce("/b", title="100 % robots")
    versions = versions_of(session, survey.id)

    def found(search, **parts):
        one = dataclasses.replace(Filter(always), **parts)
        return vocabulary(session, publication, [versions], one, search).offered["article"]

    assert list(found("ROBOTS work")) == [robots]
    assert list(found("0 % r").values()) == ["100 % robots"]
    assert found("trains") == {}
    assert found("trains", articles=(0,)) == {0: "Outside your articles"}
