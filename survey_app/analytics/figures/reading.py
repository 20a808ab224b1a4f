"""How far articles are read."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from survey_app.analytics.figures.style import (
    COLUMNS,
    PERCENT,
    RANGE,
    TEMPLATE,
    Figure,
    finished,
    percent,
    range_bars,
    told,
)
from survey_app.analytics.marks import Mark
from survey_app.analytics.reading import ReadingReport
from survey_app.web.ranges import rounded


def depth_figure(reading: ReadingReport, title: str, marks: Sequence[Mark] = ()) -> Figure:
    """How many of the reads came how far, with the range of each share, and what stands where."""
    known = [depth for depth in reading.depths if depth.reached.share is not None]
    shares = [depth.reached for depth in known]
    line = go.Scatter(
        mode="lines+markers",
        x=[depth.tenths * 10 for depth in known],
        y=[percent(share) for share in shares],
        error_y=range_bars(shares),
        customdata=[told(share) for share in shares],
        hovertemplate="%{x:d} %: %{customdata} reads came so far<extra></extra>",
        line={"width": 2},
        meta={"colour": "chart-1"},
    )
    layout = {
        "height": COLUMNS + 130,
        # Below 0 % of the reads stands no 0 % of the text: the two would lie on each other.
        "xaxis": {
            "ticksuffix": " %",
            "tickvals": [*range(20, 101, 20)],
            "range": [0, 106],
            "showgrid": False,
        },
        "yaxis": {**PERCENT, "range": [0, 105]},
    }
    drawn = [line, *(_marked(mark, place) for place, mark in enumerate(marks))]
    figure = go.Figure(drawn, {**layout, "template": TEMPLATE})
    return finished(figure, title, f"{reading.reads:,} reads. {RANGE}")


def _marked(mark: Mark, place: int) -> go.Scatter:
    """A sign on the line with its words, by turns above and below it.

    There is no room for the title of a survey: it stands below the chart and beside the pointer.
    """
    words = escape(f"{mark.label}: {mark.detail}" if mark.detail else mark.label, quote=False)
    return go.Scatter(
        mode="markers+text",
        x=[mark.percent],
        y=[100 * mark.reached],
        text=[f" {'Survey' if mark.is_survey else escape(mark.label, quote=False)}"],
        textposition="top right" if place % 2 == 0 else "bottom left",
        cliponaxis=False,
        marker={"size": 11, "symbol": "diamond" if mark.is_survey else "circle"},
        customdata=[f"{words}<br>at about {rounded(mark.percent)} % of the text"],
        hovertemplate="%{customdata}<extra></extra>",
        meta={"colour": "chart-3" if mark.is_survey else "chart-4"},
    )
