"""How long each page of a survey takes."""

import plotly.graph_objects as go

from survey_app.analytics.figures.style import ROW, TEMPLATE, Figure, finished
from survey_app.analytics.results.timing import Times
from survey_app.web.amounts import duration


def timing_figure(times: Times, title: str) -> Figure:
    """For each page a point where half of the readers were done, and a line from the first quarter
    to the third; the longest page stands out."""
    told = times.told
    medians = [took.median for _, took in told]
    labels = [page.label for page, _ in told]
    points = go.Scatter(
        mode="markers",
        x=medians,
        y=labels,
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [took.upper - took.median for _, took in told],
            "arrayminus": [took.median - took.lower for _, took in told],
            "thickness": 1.5,
            "width": 3,
        },
        marker={"size": 10, "line": {"width": 0}},
        customdata=[
            [*map(duration, (took.lower, took.median, took.upper)), page.timing.timed]
            for page, took in told
        ],
        hovertemplate="%{y}: half within %{customdata[1]}<br>a quarter within "
        "%{customdata[0]}, three quarters within %{customdata[2]}<br>"
        "%{customdata[3]:,} readers timed<extra></extra>",
        meta={"colour": ["chart-2" if page is times.longest else "chart-1" for page, _ in told]},
    )
    layout = {
        "height": max(2, len(told)) * ROW + 40,
        "xaxis": {"nticks": 6, "ticksuffix": " s", "rangemode": "tozero"},
        "yaxis": {"autorange": "reversed", "showgrid": False},
    }
    figure = go.Figure(points, {**layout, "template": TEMPLATE})
    note = "Points: half of the readers were done. Lines: from the fastest quarter to the slowest."
    return finished(figure, title, note)
