"""The margins of a weighting: shares before and after, and the target that they should reach."""

from collections.abc import Mapping

import plotly.graph_objects as go

from survey_app.analytics.figures.style import (
    LINE,
    TEMPLATE,
    Figure,
    finished,
    lines_down,
    wrapped,
)
from survey_app.analytics.weighting.report import MarginReport
from survey_app.web.amounts import counted
from survey_app.web.ranges import share_in_words

ROW = 46
"""Height of two bars with their gap, in pixels."""


def margin_figure(margin: MarginReport) -> Figure:
    """Two bars for each category of a margin, and a tick for its target."""
    labels = {str(at): wrapped(line.label) for at, line in enumerate(margin.lines)}
    before = [line.before for line in margin.lines]
    after = [line.after for line in margin.lines]
    targets = [line.target for line in margin.lines]
    traces = [
        _bars("Before", before, list(labels), "scale-2"),
        _bars("After", after, list(labels), "chart-1"),
        go.Scatter(
            name="Target",
            mode="markers",
            y=list(labels),
            marker={"symbol": "line-ns", "size": 30, "line": {"width": 2}},
            **_along("Target", targets),
            meta={"colour": "chart-3"},
        ),
    ]
    figure = go.Figure(traces, _layout(labels, max([*before, *after, *targets])))
    known = sum(line.n for line in margin.lines)
    return finished(
        figure, margin.label, f"{counted(known, 'answer')}, before and after weighting."
    )


def _layout(labels: Mapping[str, str], most: float) -> Figure:
    extra = sum(label.count("<br>") for label in labels.values()) * LINE
    return {
        "template": TEMPLATE,
        "height": len(labels) * ROW + extra + 64,
        "showlegend": True,
        "margin": {"b": 44},
        "legend": {"traceorder": "normal"},
        "xaxis": {"ticksuffix": " %", "nticks": 6, "range": [0, max(100 * most, 1) * 1.05]},
        "yaxis": lines_down(labels),
    }


def _bars(name: str, shares: list[float], at: list[str], colour: str) -> go.Bar:
    return go.Bar(
        name=name,
        orientation="h",
        y=at,
        meta={"colour": colour},
        **_along(name, shares),
    )


def _along(name: str, shares: list[float]) -> Figure:
    """Where signs stand, and what is said of them."""
    return {
        "x": [100 * share for share in shares],
        "customdata": [share_in_words(share, 1) for share in shares],
        "hovertemplate": f"{name}: %{{customdata}}<extra></extra>",
    }
