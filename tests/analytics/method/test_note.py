"""The eleven items, filled from what was asked and answered."""

import datetime as dt

import pytest

from survey_app.analytics.method.build import method_note
from survey_app.analytics.method.counts import method_counts
from survey_app.analytics.method.facts import method_facts
from survey_app.analytics.method.note import as_text
from survey_app.analytics.models import Weighting
from survey_app.collect.sender import Sender
from survey_app.database import transaction
from survey_app.placements.catalogue import add_rule
from survey_app.placements.rules import Rule
from survey_app.surveys.corrections import correct
from survey_app.surveys.lifecycle import close, pause, resume
from survey_app.surveys.models import Survey
from survey_app.surveys.published import published_survey
from survey_app.surveys.statements import Statements, state
from survey_app.surveys.voices import BROWSER
from tests.analytics.conftest import address
from tests.builders import NOW, make_survey, publish_again, respond, response_id, single

KEYS = [
    *("strategy", "sponsor", "instruments", "population", "recruitment", "mode", "dates"),
    *("sizes", "weights", "processing", "limitations"),
]


@pytest.fixture
def note(database, survey):
    """The note as it stands; `counted` says whether numbers may be seen."""

    def made(key="labsurvey", counted=True):
        with database.reading() as session:
            published = published_survey(session, key)
            counts = method_counts(session, published) if counted else None
            return method_note(method_facts(session, published), counts, NOW)

    return made


@pytest.fixture
def change(database, survey):
    """Let something be done with the survey."""

    def act(what, *given, **named):
        with transaction(database.writing()) as session:
            what(session, session.get_one(Survey, survey.id), *given, **named)

    return act


def texts(lines):
    return [text for line in lines for text in (line.text, *texts(line.below))]


def told(note, key):
    """Everything that one item says."""
    [item] = [item for item in note.items if item.key == key]
    lists = [text for one in item.listings for text in (one.heading, *texts(one.lines))]
    return "\n".join([*item.sentences, *lists])


def test_there_are_eleven_items_and_each_says_something(note):
    made = note()
    assert [item.key for item in made.items] == KEYS
    assert all(told(made, key) for key in KEYS)


def test_a_survey_that_nobody_has_answered_says_so(note):
    assert told(note(), "sizes") == "Nobody has answered yet."
    assert "Flagged" not in told(note(), "processing")
    assert "nan" not in as_text(note()).lower()


def test_one_answer_is_told_as_one(note, answer):
    answer({"q1": "o1"})
    said = as_text(note())
    assert "1 answer is counted: it was finished." in said
    assert "Flagged and counted: 0 of 1 answer" in said
    assert "1 answers" not in said


def test_sizes_and_participation_come_from_the_counts(note, answer, article, seen):
    answer({"q1": "o1", "q2": None}, {"q1": "o2"}, article=address())
    answer({"q1": {"refused": True}}, complete=False)
    seen(40, article, started=4)
    sizes = told(note(), "sizes")
    assert "3 answers are counted: 2 finished, and 1 that stopped earlier" in sizes
    assert "67\xa0% of those who gave a first answer finished (2 of 3)" in sizes
    assert "7.5\xa0% of the times that readers saw the survey led to an answer (3 of 40" in sizes
    assert "1. What should labs do first?\n2 answered, 1 refused" in sizes
    assert "2. What do you read?\n0 answered, 1 skipped it" in sizes
    assert "margin of sampling error" not in as_text(note())
    assert "response rate" not in as_text(note()).lower()
    reached = told(note(), "recruitment")
    assert "Readers answered in 1 article; 1 answer came from elsewhere." in reached
    assert "in the text of an article: 3" in reached


def test_flags_and_what_is_left_out_are_counted(note, database, answer):
    answer({"q1": "o1"}, context={"test": True})
    with_bot = Sender(device="phone", is_bot=True)
    respond(database, {"q1": "o1"}, {"q1": "o2"}, sender=with_bot)
    answer({"q1": "o1"})
    processing = told(note(), "processing")
    assert "Flagged and counted: 2 of 3 answers" in processing
    assert "the browser says that it is a program: 2" in processing
    assert "tests: 1" in processing
    assert "deleted by their readers: 0" in processing


def test_replaced_answers_are_told(note, database, publication):
    with transaction(database.writing()) as session:
        make_survey(session, session.merge(publication), key="onevoice", voices=BROWSER)
    for option in ("o1", "o2"):
        respond(database, {"q1": option}, survey="onevoice", mark="m" * 22, id=response_id(NOW))
    processing = told(note("onevoice"), "processing")
    assert "One voice per browser" in processing
    assert "replaced by a later answer of the same voice: 1" in processing


def test_versions_are_told_with_their_dates_and_differences(note, database, survey):
    publish_again(database, survey.id, single(), now=NOW + dt.timedelta(days=2))
    told_of = told(note(), "instruments")
    assert "Wording 2, asked since 22 November 2026, 12:00" in told_of
    assert "What wording 2 changed on 22 November 2026, 12:00" in told_of
    assert "Taken out: “Why?”" in told_of
    assert "first published on 20 November 2026, 12:00 and changed once since" in told_of


def test_field_dates_hold_the_pauses_and_the_end(note, change):
    hours = [NOW + dt.timedelta(hours=hour) for hour in range(4)]
    change(pause, hours[1])
    change(resume, hours[2])
    assert "Since 20 November 2026, 12:00 (UTC). It is still open." in told(note(), "dates")
    change(close, hours[3])
    dates = told(note(), "dates")
    assert "From 20 November 2026, 12:00 to 20 November 2026, 15:00 (UTC)." in dates
    assert "20 November 2026, 13:00 to 20 November 2026, 14:00" in dates


def test_rules_are_told_in_words(note, database, publication, survey):
    with transaction(database.writing()) as session:
        title, mine = session.merge(publication), session.get_one(Survey, survey.id)
        add_rule(session, title, mine, Rule(sections=("Politics",)), now=NOW)
    assert "Before the first “Also read” line. In articles in the section Politics." in told(
        note(), "recruitment"
    )


def test_what_people_state_takes_the_place_of_what_goes_without_saying(note, change):
    assert "Sponsored by: Tech News." in told(note(), "sponsor")
    change(state, Statements("The Foundation.", population="Adults.", limitations="No phones."))
    made = note()
    assert "Sponsored by: The Foundation." in told(made, "sponsor")
    assert "Conducted by: Tech News." in told(made, "sponsor")
    assert told(made, "population").startswith("Adults.")
    assert "No phones." in told(made, "limitations")


def test_weightings_are_told_with_targets_source_and_trimming(note, database, survey):
    assert told(note(), "weights") == "The results are not weighted."
    with transaction(database.writing()) as session:
        session.add(
            Weighting(
                survey_id=survey.id,
                name="Subscribers",
                targets={
                    "tier": {"free": 0.75, "paid": 0.25},
                    "a.q1": {"o1": 0.5, "o2": 0.5},
                },
                source="Subscriber list",
                largest=5.0,
                smallest=0.2,
                created_at=NOW,
            )
        )
    weights = told(note(), "weights")
    assert "ranges are those after raking" in weights
    assert "in cross-tables they take the weights as given" in weights
    assert "tier: free 75.0\xa0%, paid 25.0\xa0%" in weights
    assert (
        "“What should labs do first?”: Products first 50.0\xa0%, Research first 50.0\xa0%"
        in weights
    )
    assert "source of the targets: Subscriber list" in weights
    assert "weights between 0.2 and 5 times the mean" in weights
    assert told(note(counted=False), "weights") == "The numbers are not public."


def test_without_counts_no_number_of_answers_is_told(note, answer):
    answer({"q1": "o1"}, {"q1": "o2"})
    made = note(counted=False)
    assert told(made, "sizes") == "The numbers are not public."
    assert told(made, "dates") == "Since 20 November 2026, 12:00 (UTC). It is still open."
    assert "Readers answered in" not in told(made, "recruitment")
    assert "Not counted" not in told(made, "processing")


def test_corrections_stand_before_everything_else_in_the_text(note, change):
    change(correct, was_wrong="Wrong.", holds_now="Right.", user_id=None, now=NOW)
    text = as_text(note())
    assert text.index("CORRECTIONS") < text.index("1. DATA COLLECTION STRATEGY")
    assert "20 November 2026: Wrong.\n    What holds now: Right." in text
