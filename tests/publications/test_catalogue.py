"""Publications and articles, for those who may see them."""

import re

import pytest

from survey_app.accounts.models import User
from survey_app.errors import Forbidden, Invalid, NotFound
from survey_app.publications.catalogue import (
    PublicationFacts,
    article_for,
    articles_of,
    change_publication,
    create_publication,
    new_key,
    publication_by_key,
    publication_for,
    publications_of,
)
from survey_app.publications.models import Member
from tests.builders import make_article, make_publication, make_user

ODD_KEYS = ["", "x", "nosuchtitle", "TECHNEWS", "tech\0news", "a" * 30, "'; --"]


@pytest.fixture
def title(session):
    return make_publication(session)


@pytest.fixture
def owner(session, title):
    return session.get(User, title.owner_id)


def test_who_makes_a_title_owns_it(session, title, owner):
    assert publications_of(session, owner) == [title]
    assert publication_for(session, owner, title.key, "manage") is title


def test_strangers_do_not_find_a_title(session, title):
    with pytest.raises(NotFound):
        publication_for(session, make_user(session), title.key)


def test_members_may_do_what_their_role_allows(session, title):
    analyst = make_user(session)
    session.add(Member(publication_id=title.id, user_id=analyst.id, role="analyst"))
    assert publication_for(session, analyst, title.key, "view") is title
    with pytest.raises(Forbidden):
        publication_for(session, analyst, title.key, "edit")


@pytest.mark.parametrize("key", ODD_KEYS)
def test_odd_keys_name_nothing(session, title, owner, key):
    with pytest.raises(NotFound):
        publication_by_key(session, key)
    with pytest.raises(NotFound):
        publication_for(session, owner, key)


def test_a_title_keeps_the_origins_of_what_is_given(session, owner):
    facts = PublicationFacts(
        "A", ("https://A.example/news", "https://a.example", "http://b.example:80")
    )
    made = create_publication(session, owner, facts, now=owner.created_at)
    assert made.origins == ["https://a.example", "http://b.example"]


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        (PublicationFacts(" "), "name"),
        (PublicationFacts("A", ("news",)), "origins"),
        (PublicationFacts("A", time_zone="Mars/Olympus"), "time_zone"),
        (PublicationFacts("A", time_zone="../etc/passwd"), "time_zone"),
    ],
)
def test_wrong_facts_are_named_and_change_nothing(title, facts, path):
    with pytest.raises(Invalid) as error:
        change_publication(title, facts)
    assert [fault.path for fault in error.value.faults] == [path]
    assert title.name == "Tech News"


def test_keys_hint_at_the_name_and_are_never_the_same():
    keys = {new_key("The Überlong Daily Telegraph") for _ in range(100)}
    assert len(keys) == 100
    assert all(re.fullmatch(r"theberlongda[a-z0-9]{10}", key) for key in keys)


def test_an_announced_article_is_brought_up_to_date(session, title):
    first = make_article(session, title, title="Robots")
    again = make_article(session, title, title="Robots at work", path="/ai/robots?utm_source=x")
    assert again is first
    assert first.title == "Robots at work"


def test_articles_belong_to_their_title(session, title):
    article = make_article(session, title)
    other = make_publication(session, key="otherone")
    assert article_for(session, title, article.id) is article
    with pytest.raises(NotFound):
        article_for(session, other, article.id)


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**30])
def test_odd_numbers_name_no_article(session, title, number):
    with pytest.raises(NotFound):
        article_for(session, title, number)


def test_the_newest_articles_come_first(session, title):
    paths = [make_article(session, title, path=f"/{n}").address for n in range(3)]
    assert [article.address for article in articles_of(session, title.id)] == paths[::-1]


def test_what_is_no_address_cannot_be_announced(session, title):
    with pytest.raises(Invalid):
        make_article(session, title, path=" /x y")
