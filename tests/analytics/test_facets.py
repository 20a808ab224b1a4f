"""Questions of every kind, and facts, as what a table can be broken down by."""

import pytest

from survey_app.analytics.facets.catalogue import offered
from survey_app.analytics.facets.facet import Absence, Category
from survey_app.collect.receive import Sender
from survey_app.database import transaction
from survey_app.publications.models import Publication
from survey_app.surveys.definition import Option, Question, Row
from tests import builders
from tests.analytics.looking import choice, looked_at, make_survey


@pytest.fixture
def read(database, publication, tmp_path):
    """What each response is, by a facet of a survey of one question."""

    def make(question, name, *answers, **given):
        make_survey(database, publication, question)
        for answer in answers:
            builders.respond(database, {"q1": answer}, **given)
        snapshot, facets = looked_at(database, tmp_path)
        facet = facets[name]
        values = snapshot.scan().select(facet.value.alias("value")).collect()["value"].to_list()
        found = [facet.reading(value) for value in values]
        return sorted(one.label if isinstance(one, Category) else one.value for one in found)

    return make


OPTIONS = (Option("o1", "Good"), Option("o2", "Bad"))
ROWS = (Row("r1", "Prices"), Row("r2", "Staff"))


@pytest.mark.parametrize(
    ("question", "name", "answers", "expected"),
    [
        (choice("q1", "Good", "Bad"), "a.q1", ["o1", "o2", None], ["Bad", "Good", "skipped it"]),
        (Question("q1", "yesno", "Really?"), "a.q1", ["yes", "no"], ["No", "Yes"]),
        (
            Question("q1", "matrix", "How?", options=OPTIONS, rows=ROWS),
            "a.q1.r2",
            [{"r1": "o1", "r2": "o2"}, {"r1": "o1"}],
            ["Bad", "skipped it"],
        ),
        (
            Question("q1", "ranking", "Order?", options=OPTIONS),
            "a.q1.o2",
            [["o2", "o1"], ["o1", "o2"]],
            ["1", "2"],
        ),
        (
            choice("q1", "Good", "Bad", kind="multiple"),
            "a.q1.o2",
            [["o2", "o1"], ["o1"], {"refused": True}],
            ["Chosen", "Not chosen", "refused"],
        ),
        (Question("q1", "nps", "Recommend?"), "a.q1", [0, 10], ["0", "10"]),
        (Question("q1", "number", "How many?"), "a.q1", [7, 1200], ["1200", "7"]),
        (
            Question("q1", "date", "When?"),
            "a.q1",
            ["2026-05-03", "2026-05-30", None],
            ["2026-05", "2026-05", "skipped it"],
        ),
    ],
)
def test_answers_are_read_as_they_are_called(read, question, name, answers, expected):
    assert read(question, name, *answers) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("device", "phones"),
        ("channel", "in the article"),
        ("depth", "the middle"),
        ("audience.tier", "subscriber"),
        ("section", "AI"),
        ("article", "Robots at work"),
        ("day", "20 Nov 2026"),
        ("week", "16 Nov 2026"),
        ("month", "November 2026"),
        ("status", "Finished"),
        ("unusual", "None"),
        ("referrer", Absence.UNKNOWN.value),
    ],
)
def test_facts_are_called_as_the_filter_calls_them(
    read, database, publication, announce, name, expected
):
    announce()
    with transaction(database.writing()) as session:
        session.get_one(Publication, publication.id).audience_labels = ["tier"]
    context = {"depth": 0.5, "audience": {"tier": "subscriber"}, "placement": "element"}
    given = {"context": context, "article": f"{builders.ORIGIN}/ai/robots", "channel": "inline"}
    seen = read(choice("q1", "A", "B"), name, "o1", sender=Sender(device="phone"), **given)
    assert seen == [expected]


def test_what_is_offered_begins_with_the_questions(database, publication, tmp_path):
    make_survey(database, publication, choice("q1", "A", "B", kind="multiple"))
    _, facets = looked_at(database, tmp_path)
    (_, questions), (_, facts) = offered(facets)
    assert [one.name for one in questions] == ["a.q1", "a.q1.o1", "a.q1.o2"]
    assert facts[0].name == "article"
    (_, exclusive), _ = offered(facets, with_several=False)
    assert [one.name for one in exclusive] == ["a.q1.o1", "a.q1.o2"]
