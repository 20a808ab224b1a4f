"""What stands in the columns of a snapshot is what the export says."""

from collections import Counter

import msgspec
import polars as pl
import pytest

from survey_app.analytics.snapshot.chosen import chosen_columns
from survey_app.analytics.snapshot.columns import FACTS, Fact, looked_up
from survey_app.analytics.snapshot.draft import ID
from survey_app.analytics.snapshot.grow import bring_up_to_date
from survey_app.database import transaction
from survey_app.publications.models import Publication
from survey_app.surveys.definition import Option, Question, Row
from tests.builders import NOW, all_kinds, single
from tests.surveys.kinds import examples

EVERY = [
    msgspec.structs.replace(example.question, key=f"k{place}", required=False)
    for place, example in enumerate(examples.ALL)
]


def said(answers):
    """One answer to each kind, by the keys of EVERY."""
    return {question.key: answer for question, answer in zip(EVERY, answers, strict=True)}


@pytest.fixture
def asked(database, publication, publish):
    """The survey asks a question of each kind."""
    with transaction(database.writing()) as session:
        examples.store_pictures(session, publication.id, NOW)
    publish(*EVERY)


@pytest.mark.usefixtures("asked")
def test_every_kind_is_written_as_the_export_has_it(answer, agrees):
    most = max(len(example.answers) for example in examples.ALL)
    for n in range(most):
        answer(said(example.answers[n % len(example.answers)] for example in examples.ALL))
    assert agrees().rows == most


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("missing", [None, {"refused": True}])
@pytest.mark.parametrize("complete", [True, False])
def test_missing_answers_are_told_apart(answer, agrees, missing, complete):
    answer(said([missing] * len(EVERY)), complete=complete)
    answer({}, {EVERY[4].key: missing}, complete=complete)
    agrees()


def test_other_answers_and_half_a_battery(publish, answer, agrees):
    options = (Option("o1", "News"), Option("other", "Other"))
    publish(
        Question("q1", "single", "What?", options=options),
        Question("q2", "multiple", "What else?", options=options),
    )
    other = {"option": "other", "text": 'A "text"\n with\x1f everything, and\ttabs'}
    answer({"q1": other, "q2": ["o1", other]}, {"q1": "other", "q2": [other]}, {"q1": "o1"})
    agrees()


def test_facts_of_a_response(answer, agrees):
    context = {"depth": 0.76, "engaged_s": 12.5, "referrer": "search", "placement": "element"}
    answer({"q1": "o1"}, context=context, started_ms=1234, language="de", channel="hosted")
    answer({"q1": "o1"}, context={"arm": "b"})
    frame = agrees().scan().select(Fact.DAY, Fact.CREATED_AT, Fact.ARTICLE).collect()
    assert frame.unique().rows() == [(NOW.date(), NOW, 0)]


def test_labels_that_pages_put_on_their_readers(answer, agrees, database, publication):
    with transaction(database.writing()) as session:
        session.get_one(Publication, publication.id).audience_labels = ["tier"]
    answer({"q1": "o1"})
    answer({"q1": "o1"}, context={"audience": {"tier": "subscriber"}})
    snapshot = agrees()
    column = snapshot.scan().collect()["_audience_tier"].to_list()
    assert sorted(column, key=str) == [0, None]
    assert snapshot.labels("_audience_tier") == {0: "subscriber"}


def test_options_keep_their_numbers(publish, answer, agrees):
    answer({"q1": "o2"})
    before = agrees().labels("q1")
    options = (Option("o3", "New"), Option("o2", "Second"))
    publish(Question("q1", "single", "What?", options=options))
    answer({"q1": "o3"}, {"q1": "o2"})
    after = agrees().labels("q1")
    assert before == {0: "o1", 1: "o2"}
    assert after == before | {2: "o3"}


def test_options_that_are_chosen_together_keep_their_places(publish, answer, agrees):
    ten = [Option(f"o{n}", f"Answer {n}") for n in range(1, 11)]
    publish(Question("q9", "multiple", "Which?", options=tuple(ten[:9])))
    answer({"q9": ["o1", "o9"]})
    assert list(chosen_columns(agrees().book)["q9"]) == ["_chosen_q9_0"]
    options = (Option("o11", "Quite new"), *reversed(ten))
    publish(Question("q9", "multiple", "Which?", options=options), single("q8"))
    answer({"q9": ["o11", "o1"]}, {"q9": ["o10"]}, {"q9": None}, {"q9": {"refused": True}})
    answer({}, {"q8": "o1"}, complete=False)
    snapshot = agrees()
    found = snapshot.scan().select("_chosen_q9_0", "_chosen_q9_1").collect().rows()
    assert Counter(found) == Counter(
        [
            (0b1_0000_0001, -88),
            (0b10_0000_0001, 0),
            (0, 0b1),
            (-77, -77),
            (-99, -99),
            (-88, -88),
            (None, None),
        ]
    )


def test_a_later_question_was_not_shown_before(publish, answer, agrees):
    answer({"q1": "o2"}, complete=False)
    agrees()
    publish(*all_kinds(), single("q9"), Question("q8", "text", "Why?"))
    snapshot = agrees()
    assert snapshot.scan().select("q9", "_given_q8", "q8").collect().rows() == [(-88, -88, None)]
    answer({"q9": "o1", "q8": "Because"})
    agrees()


def test_another_type_of_question_begins_anew(publish, answer, grow):
    answer({"q3": 4})
    grow()
    publish(Question("q3", "single", "What?", options=single().options))
    answer({"q3": "o1"})
    snapshot = grow()
    assert sorted(snapshot.labels("q3").values()) == ["4", "o1", "o2"]
    assert snapshot.scan().select("q3").collect().dtypes == [pl.Int16]


@pytest.mark.parametrize("places", [{}, {0: 5}, {3: 1, 7: 0}])
def test_a_table_looks_numbers_up(places):
    column = [0, 3, 7, 8, 10**12]
    found = pl.LazyFrame({"number": column}).select(looked_up("number", places)).collect()
    assert found.to_series().to_list() == [places.get(number) for number in column]


@pytest.fixture
def built_anew(database, published, tmp_path):
    """A snapshot that knew nothing before."""
    return lambda: bring_up_to_date(database, tmp_path / "anew", published(), NOW)


def columns_of(snapshot):
    """Every value of an answer, by response."""
    names = [name for name in snapshot.types if name not in FACTS]
    return snapshot.scan().select(*ID, *names).sort(ID).collect()


def test_later_options_and_rows_tell_why_there_was_no_answer(publish, answer, agrees, built_anew):
    """Brought up to date is built anew: read from old files, and after these were rewritten."""

    def ask(options, rows, *others):
        listed = tuple(Option(f"o{n}", f"Answer {n}") for n in range(1, options + 1))
        battery = tuple(Row(f"r{n}", f"Row {n}") for n in range(1, rows + 1))
        publish(
            Question("q1", "multiple", "Which?", options=(*listed, *others)),
            Question("q2", "likert", "How far?", rows=battery),
            Question("q3", "ranking", "In which order?", options=listed[: rows + 1]),
            Question("q4", "multiple" if others else "single", "Which one?", options=listed),
        )

    refused = {"refused": True}
    ask(9, 2)
    answer({"q1": ["o1"], "q2": {"r1": "o1"}, "q3": ["o2", "o1", "o3"], "q4": "o1"})
    answer(*(dict.fromkeys(("q1", "q2", "q3", "q4"), one) for one in (None, refused)), {})
    answer({"q1": None}, {}, {"q1": refused, "q2": {"r2": "o2"}}, complete=False)
    agrees()
    ask(12, 3, Option("other", "Other"))
    snapshot = agrees()
    assert columns_of(snapshot).equals(columns_of(built_anew()))
    later = snapshot.scan().select("q1_o10", "_chosen_q1_1").collect().rows()
    codes = {-88: 2, -77: 2, -99: 2, None: 1}
    assert Counter(later) == {(code, code): n for code, n in codes.items()}
    answer(*[{"q1": ["o12"], "q2": {"r3": "o1"}, "q3": None, "q4": ["o1"]}] * 30)
    snapshot = agrees()
    [segment] = snapshot.manifest.segments
    assert "q1_o10" in segment.columns
    assert columns_of(snapshot).equals(columns_of(built_anew()))
