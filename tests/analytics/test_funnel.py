"""From "Saw it" to "Finished": who is counted in which step, and where most left."""

import dataclasses
import datetime as dt

import pytest

from survey_app.analytics.funnel import funnel
from survey_app.collect.deltas import COMPLETE, MEASURED, RESPONSES
from survey_app.collect.exposures import Exposure
from survey_app.surveys.definition import Definition, Page
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED
from survey_app.surveys.published import PublishedVersion
from tests.builders import NOW, numbered, single

TWO = (single("q1"), single("q2"))


def counted(version=1, channel="inline", **given):
    """Counts of a version in a channel; `q1=(answered, skipped, refused)`."""
    marks = {"responses": RESPONSES, "complete": COMPLETE, "measured": MEASURED}
    found = {}
    for name, n in given.items():
        if name in marks:
            found[version, channel, "", marks[name]] = n
        else:
            for mark, each in zip((ANSWERED, SKIPPED, REFUSED), n, strict=False):
                found[version, channel, name, mark] = each
    return found


def reached_of(step):
    return (step.n, step.kept.n, step.kept.base, step.lost)


def reached(made):
    return [step.n for step in made.steps]


COUNTS = counted(responses=40, complete=25, measured=40, q1=(30, 5, 3), q2=(25, 1))


def test_a_question_is_passed_also_when_it_is_skipped_or_refused():
    made = funnel([numbered(1, *TWO)], COUNTS, {1: Exposure(100, 50)})
    assert [step.label for step in made.steps] == [
        "Saw it", "Started", "Question 1", "Question 2", "Finished",
    ]  # fmt: skip
    assert reached(made) == [100, 50, 38, 26, 25]
    assert made.steps[2].detail == TWO[0].text


def test_a_step_knows_who_came_of_those_before_it():
    first, second, *_ = funnel([numbered(1, *TWO)], COUNTS, {1: Exposure(100, 50)}).steps
    assert (first.kept, first.lost) == (None, 0)
    assert (second.kept.share, second.lost) == (0.5, 50)


def test_the_largest_loss_is_named_and_the_largest_inside():
    made = funnel([numbered(1, *TWO)], COUNTS, {1: Exposure(100, 50)})
    assert made.largest_loss.label == "Started"
    assert made.largest_loss_inside.label == "Question 1"


@pytest.mark.parametrize("of_page", [False, True])
def test_who_is_not_asked_has_not_left(of_page):
    arm = ("is", ":arm", "a")
    some = Page((single("q2"),), show_if=arm) if of_page else Page((single("q2", show_if=arm),))
    pages = (Page((single("q1"),)), some, Page((single("q3"),)))
    asked = PublishedVersion(1, Definition("Labs", pages=pages), NOW)
    counts = counted(responses=40, complete=30, measured=40, q1=(40,), q2=(18, 1), q3=(36,))
    _, _, first, second, third, finished = made = funnel(
        [asked], counts, {1: Exposure(90, 40)}
    ).steps
    assert [step.is_for_some for step in made] == [False, False, False, True, False, False]
    assert (second.n, second.kept, second.lost) == (19, None, 0)
    assert (third.kept.n, third.kept.base, third.lost) == (36, 40, 4)
    assert finished.lost == 6


def test_without_a_loss_none_is_named():
    counts = counted(responses=9, complete=9, measured=9, q1=(9,), q2=(9,))
    made = funnel([numbered(1, *TWO)], counts, {1: Exposure(9, 9)})
    assert (made.largest_loss, made.largest_loss_inside) == (None, None)


def test_more_than_before_is_no_loss_and_no_share():
    made = funnel([numbered(1, *TWO)], COUNTS | counted(q1=(60,)), {1: Exposure(50, 40)})
    assert reached(made)[:3] == [50, 40, 68]
    assert (made.steps[2].lost, made.steps[2].kept.share) == (0, None)


@pytest.mark.parametrize("shown", [{}, {1: Exposure(39, 39)}, None])
def test_where_it_is_not_known_who_saw_it_the_answers_come_first(shown):
    made = funnel([numbered(1, *TWO)], COUNTS, shown)
    assert [step.label for step in made.steps][:2] == ["Answers", "Question 1"]
    assert reached(made) == [40, 38, 26, 25]
    assert not made.is_seen_known


def test_answers_to_wordings_that_asked_otherwise_are_left_out_and_named():
    day = dt.timedelta(days=1)
    wordings = [(1, TWO), (2, TWO[:1]), (3, TWO), (4, TWO)]
    versions = [
        dataclasses.replace(numbered(number, *asked), published_at=NOW + number * day)
        for number, asked in wordings
    ]
    counts = COUNTS | counted(2, responses=7) | counted(3, responses=2)
    made = funnel(versions, counts | counted(2, channel="hosted", responses=5), {})
    assert (made.left_out, made.since) == (7, NOW + 3 * day)
    assert funnel(versions[:1], COUNTS, {}).left_out == 0


@pytest.mark.parametrize("channel", ["hosted", "newsletter", "amp", "app"])
def test_only_channels_in_which_it_can_be_seen_count(channel):
    counts = COUNTS | counted(channel=channel, responses=5, complete=5, q1=(5,), q2=(5,))
    shown = {1: Exposure(100, 50)}
    versions = [numbered(1, *TWO)]
    assert reached(funnel(versions, counts, shown)) == reached(funnel(versions, COUNTS, shown))


def test_slide_ins_and_frames_count():
    counts = COUNTS | counted(channel="slide", complete=2) | counted(channel="frame", complete=3)
    assert reached(funnel([numbered(1, *TWO)], counts, {}))[-1] == 30


def test_versions_with_the_same_questions_in_the_same_order_are_added_up():
    versions = [numbered(1, *TWO), numbered(2, *reversed(TWO)), numbered(3, *TWO)]
    counts = COUNTS | counted(2, complete=7) | counted(3, complete=1, q1=(1,), q2=(1,))
    shown = {1: Exposure(100, 50), 2: Exposure(30, 20), 3: Exposure(10, 5)}
    assert reached(funnel(versions, counts, shown)) == [110, 55, 39, 27, 26]


def test_beacons_without_a_version_count():
    assert reached(funnel([numbered(1, *TWO)], {}, {0: Exposure(0, 4), 1: Exposure(9, 1)}))[:2] == [
        9, 5,
    ]  # fmt: skip


def test_readers_who_are_not_measured_are_left_out_where_the_step_before_lacks_them():
    counts = counted(responses=130, complete=90, measured=120, q1=(130,), q2=(100,))
    made = funnel([numbered(1, *TWO)], counts, {1: Exposure(400, 150)}).steps
    assert reached_of(made[2]) == (130, 120, 150, 30)
    assert reached_of(made[3]) == (100, 100, 130, 30)
    assert reached_of(made[4]) == (90, 90, 100, 10)
    assert all(not step.missing_before for step in funnel([numbered(1, *TWO)], counts, None).steps)


def test_who_is_not_measured_is_left_out_of_the_first_question_that_all_are_asked():
    asked = numbered(1, single("q1", show_if=("is", ":arm", "a")), single("q2"))
    counts = counted(responses=40, complete=40, measured=30, q1=(20,), q2=(40,))
    made = funnel([asked], counts, {1: Exposure(90, 60)}).steps
    assert (made[2].kept, made[2].lost) == (None, 0)
    assert reached_of(made[3]) == (40, 30, 60, 30)


def test_answers_of_readers_who_are_not_measured_are_named():
    counts = counted(responses=40, measured=36) | counted(channel="hosted", responses=9)
    assert funnel([numbered(1, *TWO)], counts, {}).unmeasured == 4
