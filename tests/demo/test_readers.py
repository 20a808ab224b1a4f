"""Synthetic readers differ in what they are, and answer accordingly."""

import datetime as dt
import random
from collections import Counter
from itertools import islice

import pytest

from survey_app.demo.leanings import asked, leanings
from survey_app.demo.newspaper import surveys
from survey_app.demo.readers import Place, Readers
from survey_app.demo.rhythm import Rhythm, Window
from survey_app.demo.stuffing import ANSWERS, NETWORKS, SURVEY, stuffed
from survey_app.demo.traits import draw, traits
from survey_app.surveys.answers import clean_answers
from survey_app.surveys.definition import Question
from survey_app.surveys.kinds.registry import spelled_out

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
RHYTHM = Rhythm(Window(NOON.date()), None)


@pytest.fixture
def visits():
    def come(key, number=3000, **place):
        rng, definition = random.Random(5), surveys()[key]
        lean = [[asked(question, key, rng) for question in definition.questions()]]
        places = [Place("https://paper.example/ai", RHYTHM, survey_at=0.0, **place)]
        return list(islice(Readers(rng, places, lean, definition).visits(), number))

    return come


def last_answers(visits):
    return [visit.revisions[-1].answers for visit in visits if visit.revisions]


def share(values, wanted):
    return sum(value == wanted for value in values) / len(values)


def test_a_trait_is_tilted_by_those_before_it():
    rng = random.Random(1)
    drawn = [draw(rng) for _ in range(4000)]
    phones = {
        age: share([each["device"] for each in drawn if each["age"] == age], "phone")
        for age in ("under30", "from60")
    }
    assert phones["under30"] > phones["from60"] + 0.15


def test_what_tilts_is_a_trait_or_an_earlier_question():
    beside = {"channel", "language", "arm"}
    for name, leaning in leanings().items():
        key, _, question = name.partition(".")
        before = [q.key for q in surveys()[key].questions()] if key in surveys() else []
        before = before[: before.index(question.partition(".")[0])] if before else []
        subjects = {fact.partition(".")[0] for fact in (*leaning.tilted, *leaning.written)}
        assert subjects <= {*traits(), *beside, *before}, name


def test_leanings_name_questions_and_what_can_be_answered():
    for name, leaning in leanings().items():
        key, _, place = name.partition(".")
        if key not in surveys():
            continue
        question, _, row = place.partition(".")
        found = spelled_out(surveys()[key]).question(question)
        assert found is not None and (not row or row in found.row_keys()), name
        if options := set(found.option_keys()):
            named = set(leaning.weights).union(*leaning.tilted.values())
            assert named <= options, name


def test_answers_go_together(visits):
    answers = last_answers(visits("readers2026", 12_000))
    whole = [each for each in answers if each.get("age") and each.get("s1") and each.get("after")]
    agree = [each for each in whole if each["s1"] == "agree"]
    disagree = [each for each in whole if each["s1"] == "disagree"]
    assert (
        share([e["s5"] for e in agree], "agree")
        > share([e["s5"] for e in disagree], "agree") + 0.15
    )
    assert share([e["after"] for e in whole if e["before"] == "o3"], "o3") > 0.6


def test_rows_of_a_battery_differ_and_hurried_readers_answer_alike(visits):
    rows = [
        each["agree"] for each in last_answers(visits("readers2026", 12_000)) if each.get("agree")
    ]
    common = {row: Counter(each[row] for each in rows).most_common(1)[0] for row in rows[0]}
    assert len(set(common.values())) > 1
    straight = sum(len(set(each.values())) == 1 for each in rows) / len(rows)
    assert 0.01 < straight < 0.15


def test_those_who_answer_are_not_all_who_read(visits):
    everybody = visits("labsfirst", 8000)
    answering = [visit for visit in everybody if visit.started]
    assert share([v.device for v in answering], "desktop") > share(
        [v.device for v in everybody], "desktop"
    )


def test_a_reader_without_the_survey_neither_sees_nor_answers_it(visits):
    held = [visit for visit in visits("labsfirst", held_out=0.3) if visit.held_out]
    assert len(held) > 300
    assert not any(visit.seen or visit.revisions for visit in held)


def test_some_read_and_write_in_the_other_language(visits):
    found = visits("readers2026", 12_000, channel="hosted")
    german = [visit for visit in found if visit.language == "de"]
    assert 0 < len(german) < len(found) / 10
    things = leanings()["readers2026.wish"].written["language.de"].things
    written = [each["wish"] for each in last_answers(german) if each.get("wish")]
    assert written and all(any(t[1:] in text for t in things) for text in written)


def test_readers_seldom_write_the_same():
    question = surveys()["aiatwork"].question("q3")
    reader = asked(question, "aiatwork", random.Random(2))
    written = Counter(reader.answer(random.Random(number)) for number in range(1000))
    assert max(written.values()) < 12


def test_those_with_a_phone_read_more_often(visits):
    come = [visit for visit in visits("readers2026", 9000) if visit.revisions]
    often = {
        device: [v.revisions[-1].answers["often"] for v in come if v.device == device]
        for device in ("phone", "desktop")
    }
    assert share(often["phone"], "o1") > share(often["desktop"], "o1") + 0.05


def test_a_number_lies_near_what_is_typical():
    question = Question(key="q1", kind="number", text="Years", min=0, max=30)
    rng = random.Random(3)
    leaning = asked(question, "kindnumber", rng)
    years = sorted(leaning.answer(rng) for _ in range(999))
    assert 2 <= years[499] <= 3
    assert years[0] >= 0 and years[-1] <= 30


def test_stuffed_answers_come_at_once_alike_and_are_sound():
    found = list(stuffed(Place("https://paper.example/ai", RHYTHM), NOON, random.Random(1)))
    assert len(found) == ANSWERS
    assert max(v.moment for v in found) - min(v.moment for v in found) < dt.timedelta(minutes=10)
    assert len({visit.network for visit in found}) == NETWORKS + 1
    for visit in found:
        answers = visit.revisions[-1].answers
        assert clean_answers(surveys()[SURVEY], answers, complete=True) == answers
