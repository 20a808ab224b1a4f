"""What readers are told of options that not every wording offered."""

import pytest

from survey_app.embed.figures.figure import in_words
from survey_app.embed.figures.svg import drawn
from survey_app.surveys.definition import Option, Question, Row
from survey_app.surveys.kinds.registry import KINDS
from tests.builders import publish_again, respond

FIRST = Question("q1", "single", "Which?", options=(Option("o1", "Old"), Option("o2", "Both")))
LATER = Question("q1", "single", "Which?", options=(Option("o2", "Both"), Option("o3", "New")))
ASIDE = Question("q2", "single", "Why?", options=(Option("o1", "So"), Option("o2", "Not so")))


@pytest.fixture
def reworded(database, survey):
    """Ask one question, then another one in its place, with so many readers choosing each."""

    def ask(*wordings):
        for question, answers in wordings:
            publish_again(database, survey.id, question, ASIDE)
            version = 2 + [each for each, _ in wordings].index(question)
            for answer, n in answers:
                respond(database, *({question.key: answer} for _ in range(n)), version=version)

    return ask


def test_a_later_option_has_its_share_of_those_who_could_choose_it(shown, reworded, show, client):
    reworded((FIRST, [("o1", 12), ("o2", 8)]), (LATER, [("o2", 5), ("o3", 15)]))
    later = "“New” was not in every wording: of 20 who answered one with it, 75\xa0% chose it."
    gone = "What is no longer offered was chosen 12 times and is not shown."
    figure = shown().figures["q1"]
    assert "New: 38\xa0% (15)." in in_words(figure)
    assert figure.result.notes == (later, gone)
    assert f"{later} {gone}" in in_words(figure)
    assert "“New” was not in every wording" in drawn(figure).text
    page = client.get("/surveys/labsurvey/results").text
    assert page.count(later) == 3  # below the bars, and in two of the snippets
    show(ranges=True)
    (ranged, _) = shown().figures["q1"].result.notes
    assert ranged.endswith("75\xa0% chose it, range 53–89\xa0%.")


def test_of_too_few_who_could_choose_it_no_share_is_told(shown, reworded):
    reworded((FIRST, [("o2", 8)]), (LATER, [("o3", 9)]))
    (told,) = shown().figures["q1"].result.notes
    assert told == "“New” was not in every wording: too few answered one with it yet."


def test_nothing_is_said_where_every_wording_had_them(shown, reworded):
    reworded((FIRST, [("o1", 10)]), (FIRST, []))
    assert shown().figures["q1"].result.notes == ()


def test_rankings_tell_who_put_a_later_option_first(shown, reworded):
    first, later = (
        Question(
            "q1", "ranking", "Order?", options=tuple(Option(f"o{n}", f"No. {n}") for n in those)
        )
        for those in ((1, 2), (1, 2, 3))
    )
    reworded((first, [(["o1", "o2"], 10)]), (later, [(["o3", "o1", "o2"], 10)]))
    (told,) = shown().figures["q1"].result.notes
    assert (
        told == "“No. 3” was not in every wording: of 10 who answered one with it, "
        "100\xa0% put it first."
    )


def test_rows_of_a_battery_are_told_apart(shown, reworded):
    first, later = (
        Question(
            "q1",
            "matrix",
            "How often?",
            options=tuple(Option(f"o{n}", f"Step {n}") for n in those),
            rows=(Row("r1", "App"), Row("r2", "Site")),
        )
        for those in ((1, 2), (1, 2, 3))
    )
    assert KINDS["matrix"].basis(first) == KINDS["matrix"].basis(later)
    reworded(
        (first, [({"r1": "o1"}, 10)]), (later, [({"r1": "o3", "r2": "o1"}, 4), ({"r1": "o1"}, 6)])
    )
    (told,) = shown().figures["q1"].result.notes
    assert told == (
        "“Step 3” at “App” was not in every wording: of 10 who answered one with it, "
        "40\xa0% chose it."
    )
