"""The steps from "Saw it" to "Finished"."""

import plotly.graph_objects as go

from survey_app.analytics.figures.style import (
    ROW,
    TEMPLATE,
    Figure,
    downwards,
    finished,
    words_at_ends,
)
from survey_app.analytics.funnel import Funnel


def funnel_figure(funnel: Funnel, title: str) -> Figure:
    """Readers at each step, and paler those who left before it; the largest loss stands out."""
    steps = funnel.steps
    worst = funnel.largest_loss
    labels = [step.label for step in steps]
    top = max([1, *(step.n + step.lost for step in steps)])
    traces = [
        go.Bar(
            name="Readers",
            orientation="h",
            x=[step.n for step in steps],
            y=labels,
            hovertemplate="%{y}: %{x:,} readers<extra></extra>",
            meta={"colour": "chart-1"},
        ),
        go.Bar(
            name="Left before it",
            orientation="h",
            x=[step.lost for step in steps],
            y=labels,
            hovertemplate="%{x:,} left before it<extra></extra>",
            meta={"colour": ["chart-2" if step is worst else "scale-1" for step in steps]},
        ),
        words_at_ends(
            [step.n + step.lost for step in steps],
            labels,
            [f" {step.n:,}" + (f" · −{step.lost:,}" if step.lost else "") for step in steps],
        ),
    ]
    layout = {
        "height": len(steps) * ROW + 16,
        "barmode": "stack",
        "xaxis": {"visible": False, "range": [0, top * 1.3]},
        "yaxis": {**downwards(len(labels)), "showgrid": False},
    }
    figure = go.Figure(traces, {**layout, "template": TEMPLATE})
    return finished(figure, title, "Readers at each step, and how many left before it")
