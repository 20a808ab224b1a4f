"""One press on the editor's page: what is stored, what is refused, what becomes of it."""

import pytest

from survey_app.errors import Conflict, Invalid
from survey_app.publications.models import Publication
from survey_app.publications.reader_keys import add_secret
from survey_app.surveys.builder import Act
from survey_app.surveys.definition import Question, from_document
from survey_app.surveys.drafts import Press, draft_of, revise, start_survey
from survey_app.surveys.lifecycle import State, close, publish, save_draft
from survey_app.surveys.published import versions_of
from tests.builders import definition, make_publication, single

COMPLETE = {"title": "Labs", "q1.text": "What first?", "q1.option.o1": "A", "q1.option.o2": "B"}


@pytest.fixture
def survey(session, now):
    """A draft with one single choice and two blank options."""
    publication = make_publication(session)
    return start_survey(session, publication, asks="What  first?", kind="single", now=now)


@pytest.fixture
def do(session, survey, now):
    """Press a button of the survey's page."""

    def press(name="save", *place, **typed):
        given = {key.replace("__", "."): value for key, value in typed.items()}
        return revise(session, survey, Press(given, name, Act(place)), user_id=None, now=now)

    return press


@pytest.fixture
def published(do):
    """The survey, live with two options."""
    do("publish", **{key.replace(".", "__"): value for key, value in COMPLETE.items()})


def stored(survey):
    return from_document(survey.draft)


def test_a_survey_begins_with_its_question_and_is_named_after_it(survey):
    assert stored(survey).title == "What first?"
    assert [question.kind for question in stored(survey).questions()] == ["single"]


def test_a_survey_cannot_begin_with_nothing(session, now):
    publication = make_publication(session)
    with pytest.raises(Invalid):
        start_survey(session, publication, asks=" \n", kind="text", now=now)


def test_a_draft_says_what_is_missing(session, survey):
    draft = draft_of(session, survey)
    assert draft.state is State.DRAFT
    assert [fault.path for fault in draft.missing] == ["q1.options"]


def test_a_press_keeps_what_was_typed_before_it_acts(do, survey):
    outcome = do("option-add", "q1", q1__text="What now?")
    assert stored(survey).question("q1").text == "What now?"
    assert len(stored(survey).question("q1").options) == 3
    assert outcome.change.focus == "q1.option.o3"


def test_what_is_missing_keeps_a_survey_from_being_published(session, do, survey):
    outcome = do("publish", title="")
    assert {fault.path for fault in outcome.faults} == {"title", "q1.options"}
    assert versions_of(session, survey.id) == []


def test_publishing_leaves_blank_options_out(session, do, survey):
    do("option-add", "q1", q1__option__o1="A", q1__option__o2="B", q1__text="?")
    outcome = do("publish")
    assert (outcome.published, outcome.draft.state) == (1, State.LIVE)
    assert versions_of(session, survey.id)[0].definition.question("q1").option_keys() == (
        "o1",
        "o2",
    )


@pytest.mark.usefixtures("published")
class TestPublished:
    def test_an_edit_changes_the_draft_only(self, session, do, survey):
        outcome = do(q1__text="Other words?")
        assert outcome.draft.is_changed
        assert outcome.draft.latest.definition.question("q1").text == "What first?"
        assert len(versions_of(session, survey.id)) == 1

    def test_publishing_makes_a_new_version_of_the_same_question(self, session, do, survey):
        do("publish", q1__text="Other words?")
        texts = [v.definition.question("q1").text for v in versions_of(session, survey.id)]
        assert texts == ["What first?", "Other words?"]

    def test_publishing_what_is_published_makes_no_version(self, do):
        assert do("publish").published == 0

    def test_a_switch_of_kind_there_and_back_is_no_change(self, do):
        do(q1__text="What first?", q1__kind="rating")
        back = do(q1__text="What first?", q1__kind="single")
        assert back.draft.definition.question("q1").key == "q1"

    def test_a_question_of_another_kind_is_published_under_a_new_key(self, session, do, survey):
        do("publish", q1__text="Why?", q1__kind="text")
        assert [question.key for question in stored(survey).questions()] == ["q2"]

    def test_the_key_of_a_removed_question_is_not_given_away(self, do, survey):
        do("question-remove", "q1")
        do("question-add", "text")
        assert [question.key for question in stored(survey).questions()] == ["q2"]

    def test_states_change_and_say_so(self, do):
        assert do("pause").draft.state is State.PAUSED
        assert do("resume").draft.state is State.LIVE
        assert do("close").draft.state is State.CLOSED

    def test_a_closed_survey_is_not_written_any_more(self, session, do, survey, now):
        close(session, survey, now)
        with pytest.raises(Conflict):
            do(q1__text="Too late?")


def test_a_draft_cannot_be_paused(do):
    with pytest.raises(Conflict):
        do("pause")


def test_results_are_shown_from_the_number_that_was_typed(do, survey):
    do(results_minimum="50")
    assert (survey.results_public, survey.results_minimum) == (False, 50)
    do(results_minimum="30", results_public="y")
    assert (survey.results_public, survey.results_minimum) == (True, 30)


@pytest.mark.parametrize("typed", ["", "0", "ten", "-3", "1000001", "9" * 40, "²"])
def test_a_number_that_is_none_stores_nothing(do, survey, typed):
    outcome = do(results_minimum=typed, q1__text="Kept on the page")
    assert [fault.path for fault in outcome.faults] == ["results_minimum"]
    assert outcome.draft.definition.question("q1").text == "Kept on the page"
    assert stored(survey).question("q1").text == "What first?"


def test_who_may_answer_is_kept_with_the_draft(do, survey):
    assert do().draft.voices == "open"
    assert do(voices="browser").draft.voices == "browser"
    assert do(voices="nobody").faults[0].path == "voices"
    assert survey.voices == "browser"


def test_a_survey_for_signed_readers_says_that_a_key_is_missing(session, do, survey):
    do(voices="reader")
    outcome = do("publish", **{key.replace(".", "__"): value for key, value in COMPLETE.items()})
    assert [fault.path for fault in outcome.faults] == ["voices"]
    assert versions_of(session, survey.id) == []
    add_secret(session, session.get_one(Publication, survey.publication_id), survey.changed_at)
    assert do("publish").published == 1


def test_a_draft_that_equals_the_published_version_is_not_changed(session, survey, now):
    save_draft(session, survey, definition(single(), Question("q2", "rating", "Good?")), now)
    assert draft_of(session, survey).is_changed
    publish(session, survey, user_id=None, now=now)
    assert not draft_of(session, survey).is_changed
