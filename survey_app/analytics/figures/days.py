"""Answers day by day."""

from collections.abc import Sequence

import plotly.graph_objects as go

from survey_app.analytics.days import Day
from survey_app.analytics.figures.style import COLUMNS, TEMPLATE, Figure, day_axis, finished
from survey_app.web.amounts import counted

FEW = 5
"""Answers on the best day below which each has a tick of its own."""


def days_figure(days: Sequence[Day], title: str) -> Figure:
    """Answers of each day: finished below, not finished above."""
    dates = [day.date.isoformat() for day in days]
    unfinished = [day.responses - day.complete for day in days]
    shown = "%{x|%-d %b %Y}: %{y:,} "
    traces = [
        go.Bar(
            name="Finished",
            x=dates,
            y=[day.complete for day in days],
            hovertemplate=f"{shown}finished<extra></extra>",
            meta={"colour": "chart-1"},
        ),
        go.Bar(
            name="Not finished",
            x=dates,
            y=unfinished,
            hovertemplate=f"{shown}not finished<extra></extra>",
            meta={"colour": "chart-2"},
        ),
    ]
    # Between so few there are no ticks that are whole.
    ticks = {"dtick": 1} if max(day.responses for day in days) < FEW else {"nticks": 5}
    layout = {
        "height": COLUMNS + 30,
        "barmode": "stack",
        "bargap": 0.2 if len(days) > 14 else 0.6,
        "showlegend": any(unfinished),
        "margin": {"b": 44 if any(unfinished) else 8},
        "xaxis": day_axis([day.date for day in days]),
        "yaxis": {"rangemode": "tozero", "tickformat": ",d", **ticks},
    }
    figure = go.Figure(traces if any(unfinished) else traces[:1], {**layout, "template": TEMPLATE})
    return finished(figure, title, counted(sum(day.responses for day in days), "answer"))
