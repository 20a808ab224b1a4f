"""How far articles are read."""

import plotly.graph_objects as go

from survey_app.analytics.figures.style import (
    COLUMNS,
    PERCENT,
    RANGE,
    TEMPLATE,
    Figure,
    finished,
    in_words,
    percent,
    range_bars,
)
from survey_app.analytics.reading import ReadingReport


def depth_figure(reading: ReadingReport, title: str) -> Figure:
    """How many of the reads came how far, with the range of each share."""
    known = [depth for depth in reading.depths if depth.reached.share is not None]
    shares = [depth.reached for depth in known]
    line = go.Scatter(
        mode="lines+markers",
        x=[depth.tenths * 10 for depth in known],
        y=[percent(share) for share in shares],
        error_y=range_bars(shares),
        customdata=[[in_words(share.bounds), share.n, share.base] for share in shares],
        hovertemplate="%{customdata[1]:,} of %{customdata[2]:,} reads came to %{x:d} %<br>"
        "%{y:.1f} %, range %{customdata[0]}<extra></extra>",
        line={"width": 2},
        meta={"colour": "chart-1"},
    )
    layout = {
        "height": COLUMNS + 130,
        "xaxis": {"ticksuffix": " %", "dtick": 20, "range": [5, 105], "showgrid": False},
        "yaxis": {**PERCENT, "range": [0, 105]},
    }
    figure = go.Figure(line, {**layout, "template": TEMPLATE})
    return finished(figure, title, f"{reading.reads:,} reads. {RANGE}")
