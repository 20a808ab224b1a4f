"""Tags: by rule, by hand against the rule, and their shares."""

import pytest

from survey_app.analytics.models import Tag
from survey_app.analytics.shares import Share
from survey_app.analytics.texts.corpus import corpus
from survey_app.analytics.texts.decisions import hide
from survey_app.analytics.texts.queue import Shown
from survey_app.analytics.texts.source import Named
from survey_app.analytics.texts.tags import (
    change_tag,
    create_tag,
    delete_tag,
    forget_hand,
    hand_where,
    say_by_hand,
    tag_shares,
    tags_of,
)
from survey_app.collect.models import TextTag
from survey_app.database import transaction
from survey_app.errors import Conflict, Invalid, NotFound
from tests.builders import NOW, make_survey


@pytest.fixture
def tag(database, source):
    def make(name="Trains", lines="train*"):
        with transaction(database.writing()) as session:
            return create_tag(session, source.survey.id, name, lines, NOW).id

    return make


@pytest.fixture
def say(database, source, page):
    """Give a tag to the texts with these words, take it, or leave it to the rule."""

    def act(tag_id, is_given, *only):
        texts = [one.text for one in page(Shown.ALL).texts if one.text.words in only]
        said = {Named(text.place, text.text_hash): is_given for text in texts}
        return say_by_hand(database, source, tag_id, said)

    return act


@pytest.fixture
def shares(database, source, snapshot):
    def read():
        with database.reading() as session:
            texts = corpus(session, source, snapshot()).texts
            known = tags_of(session, source.survey.id)
            return tag_shares(texts, known, hand_where(session, source))

    return read


def test_only_tags_of_the_survey_are_given(write, tag, say, database, publication, stored, source):
    write("The trains are late")
    with transaction(database.writing()) as session:
        foreign = make_survey(session, publication, key="other").id
        elsewhere = create_tag(session, foreign, "Elsewhere", "", NOW).id
    for unknown in (elsewhere, 999):
        with pytest.raises(NotFound):
            say(unknown, True, "The trains are late")
    assert stored(TextTag) == []


def test_the_most_frequent_tag_stands_first_and_the_rest_is_untagged(write, tag, shares):
    write("The trains are late", "Trains and trees", "Nothing", "A train")
    tag("Trees", "tree*")
    tag()
    found = shares()
    assert [(one.name, share) for one, share in found.tags] == [
        ("Trains", Share(3, 4)),
        ("Trees", Share(1, 4)),
    ]
    assert (found.base, found.untagged) == (4, Share(1, 4))


def test_hidden_texts_are_not_counted(write, settle, tag, shares):
    write("A train", "Spam train")
    tag()
    settle(hide(), "Spam train")
    assert shares().tags[0][1] == Share(1, 1)


def test_by_hand_counts_before_the_rule(write, words, tag, say, shares):
    write("A train of thought", "Late again")
    trains = tag()
    say(trains, False, "A train of thought")
    say(trains, True, "Late again")
    assert words(tag=trains) == ["Late again"]
    assert shares().tags[0][1] == Share(1, 2)


def test_what_was_said_by_hand_can_be_taken_back(database, source, write, words, tag, say, stored):
    write("A train of thought")
    trains = tag()
    done = say(trains, False, "A train of thought")
    assert words(tag=trains) == []
    say_by_hand(database, source, trains, dict(done.before))
    assert words(tag=trains) == ["A train of thought"]
    assert stored(TextTag) == []


def test_a_deleted_text_gets_no_tag(database, source, write, page, tag, withdraw):
    [identifier] = write("A train")
    [text] = [one.text for one in page().texts]
    withdraw(identifier)
    said = {Named(text.place, text.text_hash): True}
    assert say_by_hand(database, source, tag(), said).missed == 1


def test_a_rule_changes_what_it_finds(database, source, write, words, tag):
    write("More trees")
    made = tag()
    with transaction(database.writing()) as session:
        change_tag(session, source.survey.id, made, "Trees", "tree*")
    assert words(tag=made) == ["More trees"]


def test_a_deleted_tag_is_gone_from_everywhere(database, source, write, tag, say, stored):
    write("Late")
    made = tag()
    say(made, True, "Late")
    with transaction(database.writing()) as session:
        delete_tag(session, source.survey.id, made)
    forget_hand(database, source, made)
    assert stored(Tag) == stored(TextTag) == []


@pytest.mark.parametrize(
    ("name", "lines", "place"),
    [
        (" ", "", "name"),
        ("x" * 61, "", "name"),
        ("trains", "", "name"),
        ("Trees", ",".join(f"word{n}" for n in range(101)), "rule"),
    ],
)
def test_what_is_wrong_with_a_tag_is_said(tag, name, lines, place):
    tag()
    with pytest.raises(Invalid) as error:
        tag(name, lines)
    assert [fault.path for fault in error.value.faults] == [place]


def test_there_are_only_so_many_tags(tag):
    for number in range(50):
        tag(f"Tag {number}", "")
    with pytest.raises(Conflict):
        tag("One more", "")


def test_a_tag_belongs_to_its_survey(database, publication, source, tag):
    made = tag()
    with transaction(database.writing()) as session:
        other = make_survey(session, publication, key="othersurvey").id
        with pytest.raises(NotFound):
            change_tag(session, other, made, "Mine", "")
        with pytest.raises(NotFound):
            delete_tag(session, other, made)
        assert tags_of(session, other) == []
