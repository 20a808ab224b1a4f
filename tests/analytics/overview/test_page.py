"""The overview: what works, what needs somebody, what is new, up or down."""

import datetime as dt

import pytest
from sqlalchemy import event

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.overview.asked import asked_surveys
from survey_app.analytics.overview.page import overview
from survey_app.analytics.periods import period
from survey_app.analytics.scope import scope_of
from survey_app.collect.models import Response
from survey_app.collect.shards import shards_of
from survey_app.database import transaction
from survey_app.placements.catalogue import add_rule
from survey_app.placements.rules import Rule
from survey_app.surveys.lifecycle import pause, resume
from survey_app.surveys.models import Survey
from tests import builders
from tests.analytics.conftest import address
from tests.builders import NOW, Question, single

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
LATER = NOW + 9 * DAY


@pytest.fixture
def of_title(database, publication):
    """The overview, of all of the past unless other days are asked for."""

    def read(days="all", now=NOW, **narrowed):
        shown = period(days, default="all", time_zone="UTC", now=now)
        with database.reading() as session:
            scope = scope_of(session, publication, Filter(shown, **narrowed), {})
            return overview(session, scope, asked_surveys(session, publication), now=now)

    return read


@pytest.fixture
def statements(database, of_title):
    """How many statements the overview takes."""

    said = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: said.append(given[2]))

    def count():
        found = []
        for parts in ({}, {"devices": ("phone",), "sections": ("AI",)}):
            said.clear()
            of_title(**parts)
            found.append(len(said))
        return found

    return count


def words(page):
    return [(need.title, need.words, need.leads_to) for need in page.needs]


def test_a_title_without_anything_is_told_what_to_do_first(of_title):
    beginning = of_title().beginning
    assert (beginning.has_articles, beginning.draft, beginning.live) == (False, None, None)
    assert not beginning.is_seen


def test_what_is_done_already_is_known(of_title, survey, article, seen):
    seen(3, article)
    beginning = of_title().beginning
    assert (beginning.has_articles, beginning.live, beginning.is_seen) == (True, "labsurvey", True)


def test_with_the_first_answer_the_steps_are_over(of_title, answer):
    answer({"q1": "o1"})
    page = of_title()
    assert page.beginning is None
    assert page.working.answers_today == 1
    assert page.newest == ()


def test_the_last_answer_and_where_surveys_are_seen_today(
    of_title, answer, announce, seen, read_to
):
    here, there, quiet, bare = (announce(f"/{name}") for name in "abcd")
    seen(5, here)
    for one in (there, quiet):
        seen(5, one, hour=NOW - 2 * DAY)
    for one in (here, there, bare):
        read_to(one, 5, reads=9)
    answer({"q1": "o1"}, now=NOW - HOUR)
    working = of_title().working
    assert working.last_answer == NOW - HOUR
    assert (working.live, working.seen_on, working.of_articles) == (1, 1, 2)


def test_without_measured_reading_it_is_not_said_of_how_many(of_title, article, seen, answer):
    seen(5, article)
    answer({"q1": "o1"})
    working = of_title().working
    assert (working.seen_on, working.of_articles) == (1, None)


def test_only_answers_that_count_are_the_last(of_title, answer, database, publication, survey):
    answer({"q1": "o1"}, now=NOW - 3 * HOUR)
    [shard] = shards_of(publication.id, publication.buckets)
    with transaction(database.writing()) as session:
        for reason in ("test", "withdrawn", "superseded"):
            session.add(Response(**builders.response_row(shard, survey.id, **{reason: True})))
    assert of_title().working.last_answer == NOW - 3 * HOUR


@pytest.fixture
def silent(article, answer, seen):
    """Let surveys be seen and answered for a week, until a day before LATER."""

    def fall_silent(*surveys):
        for hour in range(1, 7 * 24):
            for survey_id, _ in surveys:
                seen(40, article, survey_id=survey_id, hour=LATER - DAY - hour * HOUR)
        for hour in range(0, 7 * 24, 3):
            for number, (_, key) in enumerate(surveys):
                answer({"q1": "o1"}, now=LATER - DAY - (hour + number) * HOUR, survey=key)

    return fall_silent


def test_a_survey_that_is_not_answered_any_more_needs_somebody(of_title, silent):
    silent((None, "labsurvey"))
    [(title, said, leads_to)] = words(of_title(now=LATER))
    assert (title, leads_to) == ("Labs", "survey")
    assert said.startswith("No answer since yesterday, 12:00; about 8 would be usual by now.")


def test_a_survey_is_not_missed_while_it_is_paused_nor_just_after(
    of_title, silent, database, survey
):
    silent((None, "labsurvey"))
    for act in (pause, resume):
        with transaction(database.writing()) as session:
            act(session, session.get_one(Survey, survey.id), LATER)
        assert words(of_title(now=LATER)) == []


def test_surveys_that_fall_silent_at_once_are_one_need(
    of_title, silent, answer, database, publication
):
    with transaction(database.writing()) as session:
        other = builders.make_survey(session, publication, key="othersurvey").id
    silent((None, "labsurvey"), (other, "othersurvey"))
    [(title, said, leads_to)] = words(of_title(now=LATER))
    assert (title, leads_to) == ("All surveys", "surveys")
    assert said.startswith("No answer since yesterday, 12:00; about 16 would be usual by now.")
    answer({"q1": "o1"}, survey="othersurvey", now=LATER - HOUR)
    assert [need[0] for need in words(of_title(now=LATER))] == ["Labs"]


def test_a_survey_that_nobody_sees_leads_to_its_place(of_title, survey):
    assert words(of_title(now=NOW + 2 * HOUR)) == [
        ("Labs", "It is live, and nobody has seen it lately: put it into an article.", "place")
    ]
    assert words(of_title(now=NOW + 0.5 * HOUR)) == []


def test_a_survey_whose_rules_end_today_is_told(of_title, database, publication, survey, answer):
    answer({"q1": "o1"})
    with transaction(database.writing()) as session:
        ours = session.get_one(Survey, survey.id)
        for hours in (-5, 3, 6):
            rule = Rule(ends_at=NOW + hours * HOUR)
            add_rule(session, publication, ours, rule, now=NOW)
    assert words(of_title()) == [("Labs", "Its rules stop showing it today at 18:00.", "place")]


def test_a_survey_with_a_rule_that_goes_on_is_not(of_title, database, publication, survey, answer):
    answer({"q1": "o1"})
    with transaction(database.writing()) as session:
        ours = session.get_one(Survey, survey.id)
        for rule in (Rule(ends_at=NOW + HOUR), Rule()):
            add_rule(session, publication, ours, rule, now=NOW)
    assert words(of_title()) == []


def test_more_unusual_answers_than_usual_are_told(of_title, answer, database):
    for n in range(30):
        answer({"q1": "o1"}, now=NOW - 3 * DAY + n * HOUR)
    robot = builders.Sender(device="desktop", is_bot=True)
    answer(*[{"q1": "o1"}] * 12)
    answer(*[{"q1": "o1"}] * 12, sender=robot)
    [(_, said, leads_to)] = words(of_title())
    assert said == "12 of today's 24 answers are flagged as unusual; before it was 0\xa0%."
    assert leads_to == "survey"


def test_the_newest_results_say_what_leads(of_title, answer):
    answer(*[{"q1": "o1"}] * 7, *[{"q1": "o2"}] * 4, article=address())
    [newest] = of_title().newest
    assert (newest.responses, newest.question.base) == (11, 11)
    assert newest.question.top.label == "Products first"
    assert of_title().articles_of == {newest.survey.id: 1}


def test_what_cannot_be_added_up_is_passed_over(of_title, answer, publish):
    answer(*[{"q1": "o1", "q3": 5}] * 12)
    publish(Question("q1", "rating", "How good?"), Question("q3", "rating", "How good was it?"))
    [newest] = of_title().newest
    assert newest.question.key == "q3"
    assert newest.question.headline.value == 5


def test_figures_stand_against_the_period_before(of_title, article, answer, seen):
    answer(*[{"q1": "o1"}] * 8, now=NOW - DAY)
    answer(*[{"q1": "o1"}] * 2, now=NOW - 8 * DAY)
    answer({"q1": "o1"})  # today is not over
    seen(100, article, hour=NOW - 3 * DAY)
    seen(60, article, hour=NOW - 9 * DAY)
    seen(50, article)
    figures = of_title().figures
    assert (figures.answers.now, figures.answers.before) == (8, 2)
    assert (figures.seen.now, figures.seen.before) == (100, 60)
    assert figures.seen.is_clear
    assert not figures.answers.is_clear
    assert figures.rate.now.share == 0.08
    assert not figures.rate.is_clear
    assert (figures.period.since, figures.period.until) == (
        NOW.date() - 7 * DAY, NOW.date() - DAY,
    )  # fmt: skip


def test_without_anything_before_no_change_is_told(of_title, answer):
    answer({"q1": "o1"}, now=NOW - DAY)
    figures = of_title().figures
    assert figures.answers.ratio is None
    assert figures.rate.difference is None
    assert not (figures.answers.is_clear or figures.rate.is_clear)


def test_articles_with_the_most_new_answers_come_first(of_title, announce, answer, seen):
    first, second, _ = (announce(f"/{name}", title=name) for name in "abc")
    answer(*[{"q1": "o1"}] * 11, article=address("/a"))
    answer(*[{"q1": "o2"}] * 14, article=address("/b"))
    answer(*[{"q1": "o2"}] * 9, article=address("/c"))
    answer(*[{"q1": "o1"}] * 20, article=address("/a"), now=NOW - 9 * DAY)
    answer(*[{"q1": "o1"}] * 20)
    seen(50, second)
    busy = of_title().busiest
    assert [(one.id, one.measures.responses) for one in busy] == [(second, 14), (first, 11)]
    assert busy[0].measures.seen == 50
    assert busy[0].leading.top.label == "Research first"


def test_of_articles_with_as_many_answers_the_one_known_longest_comes_first(
    database, publication, of_title, announce, answer, survey
):
    ids = [announce(f"/{n}") for n in range(10)]
    with transaction(database.writing()) as session:
        builders.make_survey(session, publication, builders.definition(single()), key="second")
    # Counts are read survey by survey, so what the first one says of the last articles comes first.
    for n in reversed(range(5, 10)):
        answer(*[{"q1": "o1"}] * 10, article=address(f"/{n}"))
    for n in reversed(range(5)):
        answer(*[{"q1": "o1"}] * 10, article=address(f"/{n}"), survey="second")
    assert [one.id for one in of_title().busiest] == ids[:8]


def test_the_number_of_statements_is_bounded(
    database, publication, announce, answer, seen, read_to, statements, survey
):
    seen(1, announce("/a0"))
    answer(*[{"q1": "o1"}] * 12, article=address("/a0"))
    before = statements()
    with transaction(database.writing()) as session:
        for n in range(6):
            builders.make_survey(
                session, publication, builders.definition(single()), key=f"more{n}"
            )
    for n in range(1, 9):
        one = announce(f"/a{n}")
        seen(2, one)
        read_to(one, 5)
        answer(*[{"q1": "o1"}] * 11, article=address(f"/a{n}"))
    assert statements() == before
    assert before[0] <= 22
