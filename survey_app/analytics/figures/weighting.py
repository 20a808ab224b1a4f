"""The margins of a weighting: shares before and after, and the target that they should reach."""

from collections.abc import Mapping
from html import escape

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

ROW = 46
"""Height of two bars with their gap, in pixels."""


def margin_figure(margin: MarginReport) -> Figure:
    """Two bars for each category of a margin, and a tick for its target."""
    labels = {str(at): wrapped(line.label) for at, line in enumerate(margin.lines)}
    before = [100 * line.before for line in margin.lines]
    after = [100 * line.after for line in margin.lines]
    targets = [100 * line.target for line in margin.lines]
    traces = [
        _bars("Before", before, list(labels), "scale-2"),
        _bars("After", after, list(labels), "chart-1"),
        go.Scatter(
            name="Target",
            mode="markers",
            x=targets,
            y=list(labels),
            marker={"symbol": "line-ns", "size": 30, "line": {"width": 2}},
            hovertemplate="Target: %{x:.1f} %<extra></extra>",
            meta={"colour": "chart-3"},
        ),
    ]
    figure = go.Figure(traces, _layout(labels, max([*before, *after, *targets, 1])))
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
        "xaxis": {"ticksuffix": " %", "nticks": 6, "range": [0, most * 1.05]},
        "yaxis": lines_down(labels),
    }


def _bars(name: str, values: list[float], at: list[str], colour: str) -> go.Bar:
    return go.Bar(
        name=name,
        orientation="h",
        x=values,
        y=at,
        hovertemplate=f"{escape(name)}: %{{x:.1f}} %<extra></extra>",
        meta={"colour": colour},
    )
