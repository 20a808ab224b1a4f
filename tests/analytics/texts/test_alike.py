"""Texts that say nearly the same are found together."""

from uuid import UUID

from survey_app.analytics.texts import alike
from survey_app.analytics.texts.alike import groups_alike
from survey_app.analytics.texts.source import Place, Text
from tests.builders import NOW

CAMPAIGN = "Vote for the red candidate on Sunday, everyone should, please tell your friends"


def groups(*texts):
    found = [
        Text(Place(UUID(int=n), "q1"), words, NOW, 0, "", "", 1) for n, words in enumerate(texts)
    ]
    return [[text.words for text in group.texts] for group in groups_alike(found)]


def test_the_same_text_in_another_guise_is_equal():
    assert groups("Yes!", "No", "  yes ", "YÈS") == [["YÈS", "  yes ", "Yes!"]]


def test_nearly_the_same_text_is_alike_and_the_largest_group_stands_first():
    others = ["The trains are always late in winter", "More trees in our street would be lovely"]
    copies = [f"{CAMPAIGN} {word}" for word in ("now", "today", "soon", "again")]
    found = groups(others[0], *copies, *others)
    assert [len(group) for group in found] == [4, 2]
    assert set(found[0]) == set(copies)


def test_short_texts_are_not_guessed_at():
    assert groups("too late", "too date", "yes", "yet") == []


def test_what_is_alike_to_one_of_a_group_belongs_to_it():
    words = CAMPAIGN.split()
    chain = [" ".join([*words[step:], *("again" for _ in range(step))]) for step in range(6)]
    assert [len(group) for group in groups(*chain)] == [6]


def test_beyond_the_bound_only_equal_texts_are_found(monkeypatch):
    monkeypatch.setattr(alike, "MOST_COMPARED", 1)
    assert groups(f"{CAMPAIGN} a", f"{CAMPAIGN} b", f"{CAMPAIGN} b") == [
        [f"{CAMPAIGN} b", f"{CAMPAIGN} b"]
    ]


def test_of_nothing_there_is_nothing():
    assert groups() == []
    assert groups("One text alone, and nothing beside it") == []
