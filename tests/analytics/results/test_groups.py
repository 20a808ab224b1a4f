"""Each question by groups of readers; small groups are put together, and it is said."""

import datetime as dt

import pytest
from msgspec.structs import replace

from survey_app.analytics.counts import survey_counts
from survey_app.analytics.figures.groups import groups_figure
from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.filters.questions import asked
from survey_app.analytics.filters.words import Names
from survey_app.analytics.results import groups
from survey_app.analytics.results.groups import grouped, offered
from survey_app.analytics.shares import Share
from survey_app.collect.sender import Sender
from survey_app.surveys.definition import Option
from survey_app.surveys.published import versions_of
from tests.analytics.conftest import address
from tests.builders import NOW, single

DESKTOP = Sender(device="desktop")


@pytest.fixture
def by(database, survey, sources, always, monkeypatch):
    """The questions by a dimension; two answers make a group."""
    monkeypatch.setattr(groups, "LEAST", 2)

    def read(dimension, **narrowed):
        found = Filter(always, **narrowed)
        with database.reading() as session:
            versions = versions_of(session, survey.id)
            source = sources(session)
            counts = survey_counts(source.of(found), {}).answers()
            names = Names(asked(versions))
            return grouped(source, found, dimension, names, versions, counts)

    return read


def table(found, question=0):
    """Label of each group → option → n."""
    return {
        group.label: {bar.key: bar.share.n for bar in result.bars if bar.share.n}
        for group, result in zip(found.groups, found.questions[question].groups, strict=True)
        if result
    }


def test_a_question_by_device(by, answer):
    answer({"q1": "o1"}, {"q1": "o1"}, {"q1": "o2"})
    answer({"q1": "o2"}, {"q1": "o2"}, sender=DESKTOP)
    found = by("device")
    assert table(found) == {"Phones": {"o1": 2, "o2": 1}, "Computers": {"o2": 2}}
    assert [group.responses for group in found.groups] == [3, 2]
    assert found.questions[0].groups[1].base == 2
    assert (found.label, found.note) == ("device", "")


def test_small_groups_are_put_together_and_hidden_where_even_that_is_small(by, answer):
    answer({"q1": "o1"}, {"q1": "o1"})
    answer({"q1": "o2"}, sender=DESKTOP)
    found = by("device")
    assert table(found) == {"Phones": {"o1": 2}}
    assert found.note == "One group with fewer than 2 answers is not shown."
    answer({"q1": "o2"}, sender=Sender(device="tablet"))
    found = by("device")
    assert table(found) == {"Phones": {"o1": 2}, "All others": {"o2": 2}}
    assert found.note == "2 groups with fewer than 2 answers are put together."


def test_no_group_is_large_enough(by, answer):
    answer({"q1": "o1"})
    found = by("device")
    assert (found.groups, found.note) == ((), "One group with fewer than 2 answers is not shown.")


def test_articles_sections_and_topics(by, answer, announce):
    announce("/a", title="A", section="AI", topics=("robots", "work"))
    announce("/b", title="B", section="Policy", topics=("work",))
    for path, option in (("/a", "o1"), ("/b", "o2")):
        answer({"q1": option}, {"q1": option}, article=address(path))
    answer({"q1": "o1"}, {"q1": "o1"})
    outside = {"o1": 2}
    assert table(by("article")) == {
        "A": {"o1": 2},
        "B": {"o2": 2},
        "Outside your articles": outside,
    }
    assert table(by("section")) == {"AI": {"o1": 2}, "Policy": {"o2": 2}, "Not known": outside}
    topics = by("topic")
    assert table(topics) == {"work": {"o1": 2, "o2": 2}, "robots": {"o1": 2}}
    assert "several topics" in topics.note
    assert table(by("section", sections=("AI",))) == {"AI": {"o1": 2}}


def test_groups_of_articles_hold_only_those_that_the_filter_names(by, answer, announce):
    one, _ = (announce(path, section="AI", topics=("work",)) for path in ("/a", "/b"))
    for path, option in (("/a", "o1"), ("/b", "o2")):
        answer({"q1": option}, {"q1": option}, article=address(path))
    for dimension, label in (("section", "AI"), ("topic", "work")):
        assert table(by(dimension, articles=(one,))) == {label: {"o1": 2}}


def test_small_topics_are_never_put_together_as_articles_may_have_several(by, answer, announce):
    for path, topics in (("/a", ("robots",)), ("/b", ("work", "robots")), ("/c", ("play",))):
        announce(path, topics=topics)
    answer({"q1": "o1"}, {"q1": "o1"}, article=address("/c"))
    answer({"q1": "o2"}, article=address("/b"))
    found = by("topic")
    assert table(found) == {"play": {"o1": 2}}
    assert found.note.startswith("2 groups with fewer than 2 answers are not shown.")


def test_months_stand_in_their_order(by, answer):
    answer(*[{"q1": "o1"}] * 2, now=NOW - dt.timedelta(days=31))
    answer(*[{"q1": "o2"}] * 3)
    assert table(by("month")) == {"October 2026": {"o1": 2}, "November 2026": {"o2": 3}}


def test_what_tallies_are_not_counted_by(by, answer):
    answer({"q1": "o1"}, {"q1": "o1"}, language="de")
    answer({"q1": "o2"}, {"q1": "o2"}, context={"placement": "element"})
    assert table(by("language")) == {"German": {"o1": 2}, "English": {"o2": 2}}
    assert table(by("placement")) == {"Not known": {"o1": 2}, "Element": {"o2": 2}}
    assert table(by("audience.tier")) == {"Not known": {"o1": 2, "o2": 2}}


def test_only_so_many_groups_can_be_told_apart(by, answer, announce, monkeypatch):
    monkeypatch.setattr(groups, "MOST", 2)
    for path in ("/a", "/b", "/c", "/d"):
        announce(path, title=path[1:])
        answer({"q1": "o1"}, {"q1": "o1"}, article=address(path))
    found = by("article")
    assert [group.label for group in found.groups] == ["a", "b", "All others"]
    assert found.note == "2 further groups are put together."
    assert found.groups[-1].responses == 4


def test_every_dimension_is_offered():
    names = dict(offered(["tier"]))
    assert {"device", "section", "version", "month", "audience.tier"} <= set(names)


def test_an_option_that_came_later_has_its_share_of_those_to_whom_it_was_offered(
    by, answer, publish
):
    answer({"q1": "o1"}, {"q1": "o1"}, {"q1": "o2"})
    publish(replace(single(), options=(*single().options, Option("o3", "Neither"))))
    answer({"q1": "o3"}, {"q1": "o1"}, version=2)
    [question] = by("version").questions
    assert (question.whole["o3"], question.whole["o1"]) == (Share(1, 2), Share(3, 5))
    first, second = question.shares
    assert (first["o3"], second["o3"]) == (Share(0, 0), Share(1, 2))
    # Who could have chosen it, and did not, is a count of 0.
    assert (first["o2"], second["o2"]) == (Share(1, 3), Share(0, 2))
    assert question.not_in_all == ("Neither",)
    drawn = [trace["y"] for trace in groups_figure(question, by("version"))["data"]]
    assert ["o3" in options for options in drawn] == [False, True]
    answer({"q1": "o3"}, {"q1": "o3"}, sender=DESKTOP, version=2)
    [question] = by("device").questions
    assert [shares["o3"] for shares in question.shares] == [Share(1, 2), Share(2, 2)]
