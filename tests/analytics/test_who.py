"""Who answered: groups, of which the small ones are put together."""

import datetime as dt

import pytest

from survey_app.analytics.shares import Share
from survey_app.analytics.who import SMALLEST, groups
from tests.analytics.conftest import address

STUDIO = "/studio/technews"


def shown(found):
    return [(group.label, group.share.n) for group in found.groups]


def test_groups_are_shares_of_those_that_are_known():
    found = groups("Device", {"phone": 30, "tablet": 10, "": 5}, {"phone": "Phones"})
    assert [(one.label, one.share) for one in found.groups] == [
        ("Phones", Share(30, 40)),
        ("tablet", Share(10, 40)),
    ]
    assert (found.hidden.n, found.unknown) == (0, 5)


def test_small_groups_are_put_together():
    found = groups("Language", {"en": 50, "fr": 9, "de": 4}, {})
    assert (shown(found), found.hidden) == ([("en", 50)], Share(13, 63))


def test_a_small_group_cannot_be_found_by_subtracting():
    found = groups("Language", {"en": 50, "fr": 12, "de": 4}, {})
    assert (shown(found), found.hidden.n) == ([("en", 50)], 16)


@pytest.mark.parametrize("counts", [{}, {"": 4}, {"en": SMALLEST - 1}])
def test_of_few_nothing_is_told_apart(counts):
    assert groups("Language", counts, {}).groups == ()


def test_the_page_tells_sources_and_languages_when_asked(editor_client, answer, article):
    now = dt.datetime.now(dt.UTC)
    said = {"context": {"referrer": "search"}, "language": "fr"}
    answer(*[{"q1": "o1"}] * 12, article=address(), now=now, **said)
    page = f"{STUDIO}/articles/{article}"
    assert "Phones" in editor_client.get(page).text
    assert ">A search engine</th>" not in editor_client.get(page).text
    assert "?who=1#who" in editor_client.get(page).text
    asked = editor_client.get(f"{page}?who=1").text
    assert ">A search engine</th>" in asked
    assert "French" in asked
