"""Filters under a name: for a title, or for the survey whose questions they name."""

import pytest

from survey_app.analytics.filters.filter import Answered, Filter
from survey_app.analytics.filters.saved import (
    LONGEST_NAME,
    MOST,
    arguments_in,
    delete,
    rename,
    save,
    saved_filter,
    saved_filters,
)
from survey_app.errors import Conflict, Invalid, NotFound
from tests.builders import NOW, make_publication, make_survey


@pytest.fixture
def keep(session, publication, survey, always):
    """Keep a filter under a name."""

    def kept(name="Phones", of=survey, **parts):
        found = Filter(always, **(parts or {"devices": ("phone",)}))
        return save(session, publication, of, name, found, user_id=publication.owner_id, now=NOW)

    return kept


def names(session, publication, survey=None):
    return [one.name for one in saved_filters(session, publication, survey)]


def test_a_filter_that_names_no_question_is_for_all_surveys(session, publication, survey, keep):
    another = make_survey(session, publication, key="another")
    kept = keep()
    assert arguments_in(kept) == {"device": ["phone"]}
    assert names(session, publication, survey) == names(session, publication, another) == ["Phones"]


@pytest.mark.parametrize(
    "parts",
    [{"answers": (Answered("q1", "", ("o1",)),)}, {"versions": (1,)}, {"placements": ("element",)}],
)
def test_one_that_does_is_for_its_survey(session, publication, survey, keep, parts):
    another = make_survey(session, publication, key="another")
    keep(**parts)
    assert names(session, publication, survey) == ["Phones"]
    assert names(session, publication, another) == names(session, publication) == []


@pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST_NAME + 1)])
def test_a_name_is_needed(session, publication, keep, name):
    with pytest.raises(Invalid, match="name"):
        keep(name)
    assert names(session, publication) == []


def test_a_name_is_taken_once(session, publication, keep):
    keep(" Phones ")
    with pytest.raises(Invalid, match="already"):
        keep("Phones")
    other = keep("Other")
    with pytest.raises(Invalid, match="already"):
        rename(session, publication, other, "Phones")
    rename(session, publication, other, " Other ")
    rename(session, publication, other, "Another")
    assert names(session, publication) == ["Another", "Phones"]


def test_one_for_all_surveys_is_called_like_none_of_any_survey(session, publication, survey, keep):
    another = make_survey(session, publication, key="another")
    keep("Fans", answers=(Answered("q1", "", ("o1",)),))
    keep("Fans", of=another, versions=(1,))
    phones = keep("Phones", of=another)
    with pytest.raises(Invalid, match="already"):
        rename(session, publication, phones, "Fans")
    for of in (None, survey):
        with pytest.raises(Invalid, match="already"):
            keep("Fans", of=of)
    assert names(session, publication, survey) == ["Fans", "Phones"]


def test_a_deleted_filter_is_gone(session, publication, keep):
    delete(session, keep())
    assert names(session, publication) == []


def test_there_are_only_so_many(session, publication, keep):
    for number in range(MOST):
        keep(f"Filter {number}")
    with pytest.raises(Conflict, match=str(MOST)):
        keep("One more")


def test_other_titles_have_their_own(session, publication, keep):
    kept = keep()
    other = make_publication(session, "other")
    assert names(session, other) == []
    with pytest.raises(NotFound):
        saved_filter(session, other, kept.id)
    with pytest.raises(NotFound):
        saved_filter(session, publication, 2**40)
    assert saved_filter(session, publication, kept.id) is kept
