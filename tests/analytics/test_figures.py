"""Charts as JSON: valid, without colours, safe, and never a share without its range and base."""

import datetime as dt
import json
import re
from pathlib import Path

import plotly.graph_objects as go
import pytest

import survey_app
from survey_app.analytics import figures
from survey_app.analytics.answers import question_results
from survey_app.analytics.compare import ComparedOption, ComparedQuestion, Gap
from survey_app.analytics.days import Day
from survey_app.analytics.figures import (
    answers_figure,
    compare_figure,
    days_figure,
    depth_figure,
    funnel_figure,
    groups_figure,
    method_line,
)
from survey_app.analytics.figures.style import day_axis, title_lines, wrapped
from survey_app.analytics.funnel import Funnel, Step
from survey_app.analytics.reading import Depth, ReadingReport
from survey_app.analytics.results.groups import Group, Grouped, GroupedQuestion
from survey_app.analytics.shares import Share
from survey_app.analytics.surveys import AnsweredQuestion
from survey_app.surveys.definition import Option, Question
from survey_app.surveys.kinds.base import ANSWERED
from tests.builders import long_list, numbered, single
from tests.surveys.kinds.examples import EXAMPLES

PLOTLY = Path(survey_app.__file__).with_name("static") / "vendor/plotly-cartesian-4.1.1.min.js"
RATING = Question("q1", "rating", "How good?", low="Bad", high="Good")
NPS = Question("q1", "nps", "Recommend?")
SLIDER = Question("q1", "slider", "How much?", low="Nothing", high="All")
HOVERED = """async ([figure, trace, point]) => {
  await Plotly.newPlot("chart", figure.data, figure.layout);
  Plotly.Fx.hover("chart", [{curveNumber: trace, pointNumber: point}]);
  while (!document.querySelector(".hovertext")) await new Promise(requestAnimationFrame);
  return document.querySelector(".hovertext").textContent;
}"""


def both_groups(result):
    """A question that two groups answered in the same way."""
    shares = {bar.key: bar.share for bar in result.bars}
    return GroupedQuestion(result, (result, result), shares, (shares, shares))


def result(question, **options):
    counts = {(1, "q1", option): n for option, n in options.items()}
    counts[1, "q1", ANSWERED] = sum(options.values())
    return question_results([numbered(1, question)], counts)[0]


def answers(question=None, everywhere=None, **options):
    asked = question or single()
    return answers_figure(AnsweredQuestion(1, result(asked, **options), everywhere, ()))


def depth(*reached, reads=10):
    depths = tuple(Depth(n, Share(each, reads)) for n, each in enumerate(reached, 1))
    return depth_figure(ReadingReport(reads, 30.0, depths), "Read to")


def steps(*numbers):
    before = [None, *numbers]
    made = (Step(f"Step {n}", "", n, earlier) for n, earlier in zip(numbers, before, strict=False))
    return funnel_figure(Funnel(tuple(made), 0), "Steps")


def by_day(*numbers):
    first = dt.date(2026, 11, 1)
    made = [Day(first + dt.timedelta(days=n), *each) for n, each in enumerate(numbers)]
    return days_figure(made, "By day")


def battery(**counts):
    asked = EXAMPLES["matrix"].question
    said = {"r1:o1": 3, "r1:o2": 1, "r1:*answered": 4, "r2:o3": 2, "r2:*answered": 2} | counts
    return answers_figure(AnsweredQuestion(1, result(asked, **said), None, ()))


def grouped(one):
    """The same answers of two groups, one of which has a hostile name."""
    groups = (Group("a", "%{x} <b>new</b>", 40), Group("b", "old", 40))
    question = both_groups(one)
    return groups_figure(question, Grouped("device", "device", groups, (question,), ""))


FIGURES = {
    "options": answers(o1=61, o2=39),
    "compared": answers(everywhere=result(single(), o1=5, o2=6), o1=61, o2=39),
    "rating": answers(RATING, **{"4": 3, "5": 1}),
    "slider": answers(SLIDER, **{"7": 3, "100": 1}),
    "ranking": answers(EXAMPLES["ranking"].question, **{"o1:2": 1, "o2:1": 1, "o3:3": 1}),
    "battery": battery(),
    "nps": answers(NPS, result(NPS, **{"0": 2, "9": 1}), **{"4": 3, "10": 1}),
    "no answers": answers(),
    "depth": depth(10, 8, 5, 0),
    "no reads": depth(0, reads=0),
    "funnel": steps(100, 40, 45, 30),
    "empty funnel": steps(0, 0),
    "days": by_day((3, 2), (0, 0), (5, 5)),
    "halves": answers(o1=29, o2=1971),
    "groups": grouped(result(single(), o1=29, o2=1971)),
    "means": grouped(result(RATING, **{"1": 35, "2": 5})),
}


@pytest.fixture(params=FIGURES)
def figure(request):
    """A figure as the page carries it."""
    return json.loads(json.dumps(FIGURES[request.param]))


def walk(value, path=()):
    """All keys and plain values of a figure."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, (*path, key))
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, path)
    else:
        yield path, value


def test_plotly_knows_every_property(figure):
    go.Figure(figure)


def test_a_figure_has_no_colour_of_its_own(figure):
    for path, value in walk(figure):
        assert "color" not in path[-1].lower()
        assert not re.fullmatch(r"#[0-9a-f]{3,8}|(rgb|hsl)a?\(.*", str(value))


def test_a_figure_names_the_tokens_of_its_colours(figure):
    names = {value for path, value in walk(figure) if path[-2:] == ("meta", "colour")}
    assert names <= {f"chart-{n}" for n in range(1, 9)} | {f"scale-{n}" for n in range(1, 6)}


def test_a_figure_says_what_it_shows_when_it_is_saved_alone(figure):
    assert figure["layout"]["meta"]["title"]
    assert re.search(r"\d|Readers at each step", figure["layout"]["meta"]["note"])


def test_a_share_comes_with_its_range_as_bars():
    bar = answers(o1=20, o2=30)["data"][0]
    assert list(bar["x"]) == [40, 60]
    low, high = Share(20, 50).bounds
    assert bar["error_x"]["arrayminus"][0] == pytest.approx(40 - 100 * low)
    assert bar["error_x"]["array"][0] == pytest.approx(100 * high - 40)


TOLD = {
    ("options", 0, 1): "Research first39.0\xa0%, range 30.0–48.8\xa0%39 of 100 who answered",
    ("compared", 2, 0): "All articles: 45.5\xa0%, range 21.3–72.0\xa0%5 of 11 who answered",
    ("rating", 0, 3): "475.0\xa0%, range 30.1–95.4\xa0%3 of 4 who answered",
    ("nps", 1, 9): "All articles: 33.3\xa0%, range 6.1–79.2\xa0%1 of 3 who answered",
    ("depth", 0, 2): "30 %: 50.0\xa0%, range 23.7–76.3\xa0%5 of 10 reads came so far",
    ("funnel", 1, 1): "60 left before it",
    ("days", 1, 0): "1 Nov 2026: 1 not finished",
    ("halves", 0, 0): "Products first1.5\xa0%, range 1.0–2.1\xa0%29 of 2,000 who answered",
    ("groups", 0, 0): "%{x} <b>new</b>Products first: 1.5\xa0%, range 1.0–2.1\xa0%29 of 2,000",
    ("means", 0, 1): "old: 1.13",
}


def test_who_points_at_a_mark_is_told_number_base_and_range(page):
    page.set_content('<div id="chart"></div>')
    page.add_script_tag(path=PLOTLY)
    told = {
        (name, trace, point): page.evaluate(HOVERED, [FIGURES[name], trace, point])
        for name, trace, point in TOLD
    }
    assert told == TOLD


def test_no_chart_lets_the_browser_round():
    rounding = re.compile(r"%\{[^}|]*:[^}]*[.%ef]")
    folder = Path(figures.__file__).parent
    assert {at.name for at in folder.glob("*.py") if rounding.search(at.read_text())} == set()


def test_what_people_wrote_is_text_and_no_markup():
    options = (Option("o1", '<a href="http://x">x</a>'), Option("o2", "<b>A</b> & B"))
    evil = Question("q1", "single", "<i>What?</i>", options=options)
    written = json.dumps(answers(evil, o1=1, o2=1))
    assert re.findall(r"<(?!br>|extra>|/extra>)", written) == []
    assert "&lt;b&gt;A&lt;/b&gt; &amp; B" in written


def test_labels_have_at_most_three_lines():
    label = wrapped("word " * 60)
    assert label.count("<br>") == 2
    assert label.endswith("…")


def alike():
    """A result of two long options that begin with the same words."""
    begin = "That newspapers tell their readers where they have what they write from, "
    options = (Option("o1", begin + "always"), Option("o2", begin + "where there is doubt"))
    return result(Question("q1", "single", "What?", options=options), o1=30, o2=10)


def compared_alike():
    one = alike()
    gap = Gap(0.0, -0.1, 0.1, is_judged=True)
    options = tuple(ComparedOption(b.key, b.label, b.share, b.share, gap) for b in one.bars)
    return compare_figure(ComparedQuestion("q1", "What?", one, one, options, None))


def grouped_alike():
    groups = tuple(Group(key, "Readers " + "of the same kind " * 9 + key, 40) for key in "ab")
    question = both_groups(alike())
    return groups_figure(question, Grouped("device", "device", groups, (question,), ""))


@pytest.mark.parametrize("draw", [compared_alike, grouped_alike])
def test_options_that_begin_alike_have_a_line_each(draw):
    figure = draw()
    axis = figure["layout"]["yaxis"]
    assert axis["tickvals"] == ["o1", "o2"]
    assert axis["ticktext"][0] == axis["ticktext"][1]
    assert [list(trace["y"]) for trace in figure["data"]] == [["o1", "o2"]] * 2
    said = [words for _, words in figure["data"][0]["customdata"]]
    assert said == [
        "75.0\xa0%, range 59.8–85.8\xa0%<br>30 of 40",
        "25.0\xa0%, range 14.2–40.2\xa0%<br>10 of 40",
    ]


def test_groups_that_begin_alike_have_a_line_each():
    groups = tuple(Group(key, "Readers " + "of the same kind " * 9 + key, 40) for key in "ab")
    means = result(RATING, **{"4": 30, "5": 10})
    question = both_groups(means)
    figure = groups_figure(question, Grouped("device", "device", groups, (question,), ""))
    assert len(set(figure["data"][0]["y"])) == 2


def test_a_side_that_was_not_offered_an_option_has_no_bar_for_it():
    one = alike()
    gap = Gap(None, None, None, is_judged=False)
    o1, o2 = (ComparedOption(b.key, b.label, Share(0, 0), b.share, gap) for b in one.bars)
    figure = compare_figure(ComparedQuestion("q1", "What?", one, one, (o1, o2), None))
    assert [list(trace["y"]) for trace in figure["data"]] == [[], ["o1", "o2"]]


def test_bars_without_a_known_share_are_not_drawn():
    assert [len(trace.get("x") or ()) for trace in answers()["data"]] == [0, 0]


def test_the_largest_loss_stands_out():
    assert FIGURES["funnel"]["data"][1]["meta"]["colour"] == [
        "scale-1", "chart-2", "scale-1", "scale-1",
    ]  # fmt: skip


def test_the_score_is_coloured_by_its_parts():
    colours = FIGURES["nps"]["data"][0]["meta"]["colour"]
    assert colours == ["chart-2"] * 7 + ["chart-5"] * 2 + ["chart-1"] * 2


def test_days_without_unfinished_answers_need_no_second_colour():
    assert len(by_day((3, 3), (0, 0))["data"]) == 1
    assert [trace["name"] for trace in by_day((3, 2))["data"]] == ["Finished", "Not finished"]
    assert list(by_day((3, 2))["data"][1]["y"]) == [1]


def test_few_answers_of_a_day_are_counted_in_whole_ones():
    assert by_day((3, 3), (1, 1))["layout"]["yaxis"]["dtick"] == 1
    assert "dtick" not in by_day((5, 5))["layout"]["yaxis"]
    assert by_day((1, 1))["layout"]["meta"]["note"] == "1 answer"


def test_horizontal_bars_begin_at_the_top_however_many():
    drawn = answers(single())["layout"]["yaxis"]
    assert (drawn["range"], len(drawn["tickvals"])) == ([-0.5, -0.5], 0)
    assert answers(o1=3, o2=1)["layout"]["yaxis"]["range"] == [1.5, -0.5]


def test_an_axis_of_few_days_marks_whole_days():
    days = [dt.date(2026, 11, number) for number in range(24, 27)]
    assert day_axis(days)["dtick"] == 24 * 60 * 60 * 1000
    assert "dtick" not in day_axis([days[0], days[0] + dt.timedelta(days=30)])
    assert "dtick" not in day_axis([])


def test_a_battery_is_one_stacked_bar_for_each_row_in_shares_of_the_row():
    figure = battery()
    assert figure["layout"]["barmode"] == "stack"
    drawn = {
        trace["name"]: dict(zip(trace["y"], trace["x"], strict=True)) for trace in figure["data"]
    }
    assert drawn == {
        "Daily": {"r1": 75.0, "r2": 0.0},
        "Weekly": {"r1": 25.0, "r2": 0.0},
        "Never": {"r1": 0.0, "r2": 100.0},
    }
    colours = [trace["meta"]["colour"] for trace in figure["data"]]
    assert colours == ["scale-1", "scale-3", "scale-5"]


def test_a_row_that_nobody_answered_has_no_bar():
    figure = battery(**{"r2:o3": 0, "r2:*answered": 0})
    assert all(list(trace["y"]) == ["r1"] for trace in figure["data"])


def test_the_best_of_a_ranking_stands_first_with_its_mean_place():
    counts = {"o1:2": 2, "o2:1": 1, "o2:2": 1, "o3:1": 1, "o3:3": 1}
    figure = answers(EXAMPLES["ranking"].question, **counts)
    assert list(figure["data"][0]["y"]) == ["o2", "o1", "o3"]
    assert figure["data"][1]["text"][0].startswith(" place 1.5 · ")


def test_many_values_of_a_slider_share_columns():
    figure = FIGURES["slider"]
    assert len(figure["data"][0]["x"]) == 21
    assert figure["layout"]["xaxis"]["title"]["text"] == "0 to 4 Nothing · 100 All"


def test_an_end_of_a_scale_that_is_read_from_right_to_left_keeps_that_to_itself():
    scale = Question("q1", "slider", "Well?", min=-3, max=3, low="مستحيل", high="great")
    ends = answers(scale, **{"-3": 4, "3": 6})["layout"]["xaxis"]["title"]["text"]
    assert ends == "−3 \u2068مستحيل\u2069 · 3 great"


def test_a_title_is_whole_and_letters_that_take_two_places_count_only_themselves():
    title = f"😀 {'word ' * 60}".strip()
    lines = title_lines(title).split("<br>")
    assert " ".join(lines) == title
    assert len(lines[0]) > 60
    assert max(map(len, title_lines("在" * 100).split("<br>"))) <= 38


TEMPLATES = Path(survey_app.__file__).parents[1] / "templates"


def test_every_page_with_charts_says_what_stands_below_a_saved_one():
    pages = {path.name: path.read_text() for path in TEMPLATES.rglob("*.html")}
    drawing = {name for name, text in pages.items() if "{{ chart_scripts() }}" in text}
    assert drawing
    assert {name for name in drawing if "{{ chart_method(" not in pages[name]} == set()


def test_what_stands_below_a_saved_chart_is_safe_and_whole():
    said = method_line("<b>Tech</b> News", "in the last 7 days", "On phones.")
    assert said.replace("<br>", " ") == (
        "&lt;b&gt;Tech&lt;/b&gt; News, counts in the last 7 days. On phones. "
        "Readers who chose to answer, not a sample of the public."
    )
    address = "https://surveys.example/surveys/labs/results#method"
    long = method_line("News", "since the start", "x " * 300, address)
    assert long.replace("<br>", " ").count("x ") == 300
    assert "not a sample of the public." in long.replace("<br>", " ")
    assert long.endswith(
        "<br>How it was asked and counted: surveys.example/surveys/labs/results#method"
    )


def test_of_a_long_list_the_most_frequent_are_drawn():
    figure = answers(long_list(), **{f"o{n}": n for n in range(1, 301)})
    assert list(figure["data"][0]["y"]) == [f"o{n}" for n in range(300, 270, -1)]
    assert "The 30 most frequent of 300 answers." in figure["layout"]["meta"]["note"]
    figure = answers(long_list(), o7=3, o300=4)
    assert list(figure["data"][0]["y"]) == ["o300", "o7"]
    assert "The 2 most frequent of 300 answers." in figure["layout"]["meta"]["note"]
