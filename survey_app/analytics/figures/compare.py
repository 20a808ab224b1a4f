"""One question on two sides: two bars for each answer."""

from collections.abc import Mapping

import plotly.graph_objects as go

from survey_app.analytics.compare import ComparedQuestion
from survey_app.analytics.figures.style import (
    PERCENT,
    RANGE,
    TEMPLATE,
    Figure,
    finished,
    lines_down,
    percent,
    range_bars,
    told,
    wrapped,
)
from survey_app.analytics.shares import Share

HEIGHT = 46
"""Of two bars with the gap behind them, in pixels."""
MOST_OPTIONS = 20


def compare_figure(question: ComparedQuestion) -> Figure:
    """Shares of both sides beside each other, of at most 20 answers in their order."""
    most = sorted(question.options, key=lambda one: -(one.first.n + one.second.n))[:MOST_OPTIONS]
    shown = [one for one in question.options if one in most]
    labels = {one.key: wrapped(one.label) for one in shown}
    traces = [
        _bars("A", "chart-1", {one.key: one.first for one in shown}, labels),
        _bars("B", "chart-2", {one.key: one.second for one in shown}, labels),
    ]
    layout = {
        "height": len(shown) * HEIGHT + 60,
        "barmode": "group",
        "bargap": 0.3,
        "showlegend": True,
        "margin": {"b": 44},
        "xaxis": {**PERCENT, "rangemode": "tozero"},
        "yaxis": lines_down(labels),
    }
    figure = go.Figure(traces, {**layout, "template": TEMPLATE})
    left = len(question.options) - len(shown)
    note = f"{RANGE}{f' {left} more answers stand in the table.' if left else ''}"
    return finished(figure, question.text, note)


def _bars(name: str, colour: str, of: Mapping[str, Share], labels: Mapping[str, str]) -> go.Bar:
    """The bars of a side, key → share; none of what was not offered there."""
    known = {key: share for key, share in of.items() if share.base}
    return go.Bar(
        name=name,
        orientation="h",
        x=[percent(share) for share in known.values()],
        y=list(known),
        error_x=range_bars(known.values()),
        customdata=[[labels[key], told(share)] for key, share in known.items()],
        hovertemplate=f"{name} – %{{customdata[0]}}: %{{customdata[1]}}<extra></extra>",
        meta={"colour": colour},
    )
