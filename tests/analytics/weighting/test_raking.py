"""Weights through the whole stack: reference values, trimming, reports, refusals."""

import numpy as np
import polars as pl
import pytest

from survey_app.analytics.weighting.estimates import raked
from survey_app.analytics.weighting.raking import Wanted, weigh
from survey_app.analytics.weighting.report import question_change, weighting_report
from survey_app.errors import Fault, Invalid
from survey_app.statistics.margins import Margin
from survey_app.statistics.raked import raked_mean
from survey_app.statistics.trimming import rake_within
from survey_app.statistics.weights import Weights
from survey_app.surveys.definition import Question
from tests import builders
from tests.analytics.looking import choice, looked_at, make_survey
from tests.statistics.reference import CASES

EVERYBODY = pl.lit(value=True)
LOOSE = {"largest": 100.0, "smallest": 0.0}


@pytest.fixture
def ask(database, publication):
    return lambda *questions: make_survey(database, publication, *questions)


@pytest.fixture
def look(database, tmp_path):
    return lambda: looked_at(database, tmp_path)


@pytest.fixture
def reference(database, ask, look):
    """ref-26 as answers: sex, age, and yes or no."""
    case = CASES["ref-26"]
    given = case["input"]
    ask(choice("q1", "F", "M"), choice("q2", "18-34", "35-54", "55+"), choice("q3", "No", "Yes"))
    sexes, ages = ("F", "M"), ("18-34", "35-54", "55+")
    builders.respond(
        database,
        *(
            {"q1": f"o{sexes.index(sex) + 1}", "q2": f"o{ages.index(age) + 1}", "q3": f"o{yes + 1}"}
            for sex, age, yes in zip(given["sex"], given["age"], given["yes"], strict=True)
        ),
    )
    targets = {
        "a.q1": {f"o{sexes.index(key) + 1}": it for key, it in given["targets"]["sex"].items()},
        "a.q2": {f"o{ages.index(key) + 1}": it for key, it in given["targets"]["age"].items()},
    }
    return case["expected"], Wanted(targets, **LOOSE)


def test_weights_and_errors_are_those_of_the_reference(reference, look):
    expected, wanted = reference
    snapshot, facets = look()
    weighed, report = weighting_report(snapshot, facets, wanted)
    assert report.effective == pytest.approx(expected["kish_neff"], rel=1e-9)
    assert (report.smallest, report.largest) == (
        pytest.approx(min(expected["weights"]), rel=1e-9),
        pytest.approx(max(expected["weights"]), rel=1e-9),
    )
    assert report.missed < 1e-9
    found = raked(snapshot, facets["a.q3"], weighed, EVERYBODY)
    yes = next(it for category, it in found.shares.items() if category.label == "Yes")
    assert yes.value == pytest.approx(expected["p"], rel=1e-9)
    assert yes.error == pytest.approx(expected["se_greg"], rel=1e-9)


def test_a_report_says_before_and_after(reference, look):
    _, wanted = reference
    snapshot, facets = look()
    weighed, report = weighting_report(snapshot, facets, wanted)
    sex, age = report.margins
    assert [(it.label, it.n, it.before, it.target) for it in sex.lines] == [
        ("F", 18, 0.45, 0.52),
        ("M", 22, 0.55, 0.48),
    ]
    assert all(abs(line.missed) < 1e-9 for line in (*sex.lines, *age.lines))
    change = question_change(snapshot, facets["a.q3"], weighed)
    no, yes = change.shares
    assert (yes.n, change.base, yes.before) == (21, 40, 0.525)
    assert yes.after == pytest.approx(1 - no.after)
    assert yes.after_bounds[0] < yes.after < yes.after_bounds[1]


def test_groups_are_raked_and_trimmed_like_single_responses():
    """The same weights whether equal responses are counted or repeated."""
    counts = np.array([40, 13, 15, 60])
    codes = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    targets = np.array([0.5, 0.5]), np.array([0.3, 0.7])

    def margins(repeated):
        return [
            Margin(name, ("x", "y"), target, np.repeat(code, counts) if repeated else code)
            for name, target, code in zip(("a", "b"), targets, codes, strict=True)
        ]

    of_groups = rake_within(margins(repeated=False), None, 0.3, 2.3, counts)
    one_by_one = rake_within(margins(repeated=True), None, 0.3, 2.3)
    assert of_groups.weights.max() == pytest.approx(2.3)
    assert np.allclose(np.repeat(of_groups.weights, counts), one_by_one.weights, atol=1e-12)


def test_means_and_options_of_several_are_raked_like_single_responses(database, ask, look):
    ask(
        choice("q1", "Old", "Young"),
        choice("q2", "News", "Sport", kind="multiple"),
        Question("q3", "rating", "How good?"),
    )
    made = [
        {"q1": "o1" if at % 4 else "o2", "q2": ["o1"] if at % 3 else ["o1", "o2"], "q3": at % 5 + 1}
        for at in range(60)
    ]
    builders.respond(database, *made)
    snapshot, facets = look()
    weighed = weigh(snapshot, facets, Wanted({"a.q1": {"o1": 0.5, "o2": 0.5}}))
    codes = np.array([int(it["q1"] == "o2") for it in made])
    margin = Margin("q1", ("o1", "o2"), np.array([0.5, 0.5]), codes)
    weights = Weights.of(np.where(codes, 60 / 15 / 2, 60 / 45 / 2))
    inside = np.array([it["q3"] > 1 for it in made])

    def expected(values):
        return raked_mean(np.array(values, dtype=float), weights, [margin], None, inside)

    found = raked(snapshot, facets["a.q2"], weighed, pl.col("q3") > 1)
    sport = next(it for category, it in found.shares.items() if category.label == "Sport")
    mean = raked(snapshot, facets["a.q3"], weighed, pl.col("q3") > 1).mean
    for seen, wanted in (
        (sport, expected([len(it["q2"]) - 1 for it in made])),
        (mean, expected([it["q3"] for it in made])),
    ):
        assert (seen.value, seen.error) == pytest.approx((wanted.value, wanted.error))
        assert (seen.base, seen.effective) == (wanted.base, pytest.approx(wanted.effective))


def test_who_did_not_answer_the_margin_keeps_their_weight(database, ask, look):
    ask(choice("q1", "Old", "Young"))
    builders.respond(database, *[{"q1": "o1"}] * 6, *[{"q1": "o2"}] * 2, *[{"q1": None}] * 2)
    snapshot, facets = look()
    weighed, report = weighting_report(
        snapshot, facets, Wanted({"a.q1": {"o1": 0.5, "o2": 0.5}}, **LOOSE)
    )
    assert report.margins[0].unknown == 2
    by_place = dict(zip(weighed.margins[0].codes.tolist(), weighed.weights.tolist(), strict=True))
    assert by_place == {0: pytest.approx(4 / 6), 1: pytest.approx(2), -1: pytest.approx(1)}


def test_weights_that_cost_more_than_half_of_the_answers_are_worth_a_warning(database, ask, look):
    ask(choice("q1", "Old", "Young"))
    builders.respond(database, *[{"q1": "o1"}] * 95, *[{"q1": "o2"}] * 5)
    snapshot, facets = look()
    cheap, wanted = {"a.q1": {"o1": 0.8, "o2": 0.2}}, {"a.q1": {"o1": 0.3, "o2": 0.7}}
    costs = [weighting_report(snapshot, facets, Wanted(it, **LOOSE))[1] for it in (cheap, wanted)]
    assert [report.is_costly for report in costs] == [False, True]
    with pytest.raises(Invalid) as refused:
        weigh(snapshot, facets, Wanted(wanted, largest=5, smallest=0.2))
    assert refused.value.faults[0].path == "bounds"


@pytest.mark.parametrize(
    ("targets", "fault"),
    [
        (
            {"a.q1": {"o1": 0.5, "o2": 0.25, "o3": 0.25}},
            Fault("a.q1=o3", "Nobody who answered is in this category, but it has a target."),
        ),
        (
            {"a.q1": {"o1": 1.0}},
            Fault("a.q1=o2", "1 answer is in this category: it needs a target."),
        ),
        (
            {"a.q1": {"o1": 1.0, "o2": 0.0}},
            Fault("a.q1=o2", "Its target is 0, which would weigh out those who are in it."),
        ),
        ({"a.q9": {"o1": 1.0}}, Fault("a.q9", "Answers are no longer told apart by this.")),
    ],
)
def test_what_cannot_be_weighted_is_refused_with_the_reason(database, ask, look, targets, fault):
    ask(choice("q1", "A", "B", "C"))
    builders.respond(database, {"q1": "o1"}, {"q1": "o1"}, {"q1": "o2"})
    snapshot, facets = look()
    with pytest.raises(Invalid) as refused:
        weigh(snapshot, facets, Wanted(targets))
    assert refused.value.faults == (fault,)


def test_nothing_can_be_weighted_without_answers(ask, look):
    ask(choice("q1", "A", "B"))
    snapshot, facets = look()
    with pytest.raises(Invalid, match="Nobody has answered yet"):
        weigh(snapshot, facets, Wanted({"a.q1": {"o1": 0.5, "o2": 0.5}}))
