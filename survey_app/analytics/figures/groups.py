"""One question by groups of readers: bars beside each other, or a mean for each group."""

import plotly.graph_objects as go

from survey_app.analytics.answers import Bar, QuestionResult
from survey_app.analytics.figures.style import (
    PERCENT,
    RANGE,
    ROW,
    TEMPLATE,
    Figure,
    finished,
    lines_down,
    percent,
    range_bars,
    told,
    wrapped,
)
from survey_app.analytics.results.groups import Grouped, GroupedQuestion
from survey_app.web.ranges import decimal_in_words

MOST_OPTIONS = 10
"""Options that a chart with groups has room for; the table has all."""
THIN = 15
"""Height of one of several bars beside each other, in pixels."""


def groups_figure(one: GroupedQuestion, grouped: Grouped) -> Figure:
    """Shares of each option in every group; of a scale the mean of every group."""
    title = f"{one.result.text}, by {grouped.label}"
    if one.result.headline is not None:
        return finished(_means(one, grouped), title, "Average of each group. " + RANGE)
    options = _options(one.result)
    left = len(one.result.bars) - len(options)
    note = f"{RANGE}{f' {left} more options stand in the table.' if left > 0 else ''}"
    return finished(_bars(one, grouped, options), title, note)


def _options(result: QuestionResult) -> list[Bar]:
    """Those that most chose, in their order."""
    most = sorted(result.bars, key=lambda bar: -bar.share.n)[:MOST_OPTIONS]
    return [bar for bar in result.bars if bar in most]


def _bars(one: GroupedQuestion, grouped: Grouped, options: list[Bar]) -> go.Figure:
    labels = {bar.key: wrapped(bar.label) for bar in options}
    traces = []
    for number, (group, known) in enumerate(zip(grouped.groups, one.shares, strict=True)):
        shown = [bar for bar in options if bar.key in known and known[bar.key].base]
        shares = [known[bar.key] for bar in shown]
        traces.append(
            go.Bar(
                name=wrapped(group.label),
                orientation="h",
                x=[percent(share) for share in shares],
                y=[bar.key for bar in shown],
                error_x=range_bars(shares),
                customdata=[
                    [labels[bar.key], told(share)] for bar, share in zip(shown, shares, strict=True)
                ],
                hovertemplate="%{fullData.name}<br>%{customdata[0]}: %{customdata[1]}"
                "<extra></extra>",
                meta={"colour": _colour(number)},
            )
        )
    layout = {
        "height": len(options) * (THIN * max(2, len(grouped.groups)) + 14) + 60,
        "barmode": "group",
        "bargap": 0.25,
        "showlegend": True,
        "margin": {"b": 60},
        "xaxis": {**PERCENT, "rangemode": "tozero"},
        "yaxis": lines_down(labels),
    }
    return go.Figure(traces, {**layout, "template": TEMPLATE})


def _means(one: GroupedQuestion, grouped: Grouped) -> go.Figure:
    lines = [
        (group.label, line.value, line.value if line.low is None else line.low, line.high)
        for group, result in zip(grouped.groups, one.groups, strict=True)
        if result and (line := result.headline) and line.value is not None
    ]
    labels = {str(at): wrapped(label) for at, (label, *_) in enumerate(lines)}
    values = [value for _, value, _, _ in lines]
    figure = go.Scatter(
        mode="markers",
        x=values,
        y=list(labels),
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [0.0 if high is None else high - value for _, value, _, high in lines],
            "arrayminus": [value - low for _, value, low, _ in lines],
            "thickness": 1.5,
            "width": 3,
        },
        marker={"size": 10, "line": {"width": 0}},
        customdata=[
            [label, decimal_in_words(value, 2)]
            for label, value in zip(labels.values(), values, strict=True)
        ],
        hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
        meta={"colour": "chart-1"},
    )
    layout = {
        "height": max(2, len(lines)) * ROW + 40,
        "xaxis": {"nticks": 6},
        "yaxis": lines_down(labels),
    }
    return go.Figure(figure, {**layout, "template": TEMPLATE})


def _colour(number: int) -> str:
    return f"chart-{number + 1}" if number < 8 else "muted"
