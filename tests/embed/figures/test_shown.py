"""What readers see of results, when they see nothing, and how long it is remembered."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from survey_app.database import transaction
from survey_app.embed.figures import shown as shown_module
from survey_app.embed.figures.shown import STALE, WORTH, KnownResults
from survey_app.errors import NotFound
from survey_app.surveys.corrections import correct
from survey_app.surveys.lifecycle import pause
from survey_app.surveys.models import Survey
from tests.builders import NOW, make_survey, respond
from tests.embed.figures.conftest import PUBLIC


def test_results_stand_with_their_note_and_lead(shown, answered):
    found = shown()
    assert (found.responses, found.why_not) == (12, "")
    assert [line.key for line in found.results] == ["q1", "q2", "q3", "q4", "q5"]
    assert found.lead == (
        "What should labs do first? “Products first”: 67\xa0% of 12 readers of Tech News who chose "
        "to answer."
    )
    assert len(found.note.items) == 11


def test_too_few_answers_show_no_number_anywhere(shown, database):
    respond(database, *({"q1": "o1"} for _ in range(9)))
    found = shown()
    assert (found.results, found.figures, found.responses) == ((), {}, 0)
    assert found.why_not == "The results stand here once there are 10 answers."
    sizes = next(item for item in found.note.items if item.key == "sizes")
    assert sizes.sentences == ("The numbers are not public.",)


def test_a_question_that_too_few_have_answered_is_withheld_alone(shown, database, client):
    respond(database, *({"q1": "o1"} for _ in range(11)), {"q1": "o2", "q2": ["o1"], "q3": 5})
    found = shown()
    assert set(found.figures) == {"q1"}
    assert [line.is_withheld for line in found.results] == [False, True, True, True, False]
    assert found.why_no_figure("q3") == "This question has too few answers yet."
    page = client.get("/surveys/labsurvey/results").text
    assert page.count("too few answers yet") == 3
    assert "Average" not in page
    assert client.get("/surveys/labsurvey/results/q3.svg").status_code == 404
    assert client.get("/surveys/labsurvey/results/q1.svg").status_code == 200
    with transaction(database.writing()) as session:
        pause(session, session.get_one(Survey, found.survey.id), NOW)
    assert client.get("/s/labsurvey").text.count("too few answers yet") == 3


def test_private_results_are_not_shown(shown, answered, show):
    show(public=False)
    assert shown().figures == {}
    assert shown().why_not == "Tech News does not show the results of this survey."


def test_an_unknown_survey_is_not_found(shown):
    with pytest.raises(NotFound):
        shown(key="nosuchone")


def test_a_page_is_remembered_in_proportion_to_its_cost(database, answered, clock, slow):
    known = KnownResults(database, PUBLIC)
    first = known.get("labsurvey", NOW)
    clock[0] += 2 * WORTH - 1
    assert known.get("labsurvey", NOW + dt.timedelta(minutes=1)) is first
    clock[0] += 2
    assert known.get("labsurvey", NOW + dt.timedelta(minutes=2)) is not first


def test_a_correction_stands_at_once(database, survey, answered, slow):
    known = KnownResults(database, PUBLIC)
    assert known.get("labsurvey", NOW).corrections == ()
    with transaction(database.writing()) as session:
        told = {"was_wrong": "It was doubled.", "holds_now": "It is halved."}
        now = NOW + dt.timedelta(hours=1)
        correct(session, session.get_one(Survey, survey.id), **told, user_id=None, now=now)
    assert known.get("labsurvey", NOW).figures["q1"].corrected


@pytest.fixture
def clock(monkeypatch):
    """What `time.monotonic` says, to be moved."""
    moment = [100.0]
    monkeypatch.setattr(shown_module.time, "monotonic", lambda: moment[0])
    return moment


@pytest.fixture
def slow(clock, monkeypatch):
    """Let gathering a page take two seconds."""
    gather = shown_module.shown_results

    def slowly(*given, **named):
        clock[0] += 2
        return gather(*given, **named)

    monkeypatch.setattr(shown_module, "shown_results", slowly)


@pytest.fixture
def held(monkeypatch):
    """Hold those who gather a page until `go` is set; `begun` counts them."""
    gather, go, begun = shown_module.shown_results, threading.Event(), threading.Semaphore(0)
    times = []

    def slowly(*given, **named):
        times.append(given[1])
        begun.release()
        assert go.wait(10)
        return gather(*given, **named)

    yield SimpleNamespace(
        start=lambda: monkeypatch.setattr(shown_module, "shown_results", slowly),
        go=go,
        begun=begun,
        times=times,
    )
    go.set()


def test_while_somebody_gathers_the_old_page_does_though_not_for_ever(
    database, answered, clock, held
):
    known = KnownResults(database, PUBLIC)
    first = known.get("labsurvey", NOW)
    held.start()
    with ThreadPoolExecutor(3) as pool:
        clock[0] += 1
        gathering = pool.submit(known.get, "labsurvey", NOW)
        assert held.begun.acquire(timeout=10)
        assert known.get("labsurvey", NOW) is first
        clock[0] += STALE
        waiting = [pool.submit(known.get, "labsurvey", NOW) for _ in range(2)]
        assert not any(one.done() for one in waiting)
        held.go.set()
        made = gathering.result(10)
        assert made is not first
        assert [one.result(10) for one in waiting] == [made, made]
    assert held.times == ["labsurvey"]


def test_no_survey_waits_for_another(database, publication, answered, held):
    with transaction(database.writing()) as session:
        make_survey(session, publication, key="othersurvey")
    known = KnownResults(database, PUBLIC)
    held.start()
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(known.get, key, NOW) for key in ("labsurvey", "othersurvey")]
        assert held.begun.acquire(timeout=10)
        assert held.begun.acquire(timeout=10)
        held.go.set()
        assert {one.result(10).survey.key for one in both} == {"labsurvey", "othersurvey"}


def test_what_is_made_private_is_gone_at_once(database, answered, show, clock, monkeypatch):
    gather = shown_module.shown_results

    def slowly(*given, **named):
        clock[0] += 2  # so that the page would be fresh for long
        return gather(*given, **named)

    monkeypatch.setattr(shown_module, "shown_results", slowly)
    known = KnownResults(database, PUBLIC)
    first = known.get("labsurvey", NOW)
    assert first.figures
    assert known.get("labsurvey", NOW) is first
    show(public=False)
    assert known.get("labsurvey", NOW).figures == {}
    show(public=True)
    assert known.get("labsurvey", NOW).figures
