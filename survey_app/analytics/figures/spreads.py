"""The numbers or days that readers typed, in columns."""

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from survey_app.analytics.answers import QuestionResult
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
from survey_app.analytics.results.histogram import Column
from survey_app.analytics.results.spreads import Spread

LETTERS = 40
"""Letters for which there is room below all columns together."""


def spread_figure(result: QuestionResult, spread: Spread) -> Figure:
    """Shares of the readers in columns from the least to the most, with their ranges."""
    columns = spread.histogram.columns
    bars = go.Bar(
        x=list(range(len(columns))),
        y=[percent(column.share) for column in columns],
        error_y=range_bars(column.share for column in columns),
        customdata=[[column.label, told(column.share)] for column in columns],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]} who answered<extra></extra>",
        meta={"colour": "chart-1"},
    )
    unit = result.headline.unit if result.headline else ""
    layout = {
        "height": COLUMNS + 30,
        "bargap": 0.1,
        "xaxis": {
            **_ticks(columns, has_edges=spread.histogram.has_edges),
            "range": [-0.6, len(columns) - 0.4],
            "showgrid": False,
            "title": {"text": escape(unit, quote=False), "standoff": 4, "font": {"size": 13}},
        },
        "yaxis": {**PERCENT, "rangemode": "tozero"},
    }
    figure = go.Figure(bars, {**layout, "template": TEMPLATE})
    return finished(figure, result.text, f"{spread.readers:,} answered. {RANGE}")


def _ticks(columns: Sequence[Column], *, has_edges: bool) -> dict[str, object]:
    """As many of the ticks as there is room for; open columns have theirs in their middle."""
    longest = max(len(column.tick) for column in columns) + 1
    every = -(-longest * len(columns) // LETTERS)
    shown = list(enumerate(columns))[::every]
    return {
        "tickvals": [at - 0.5 * (has_edges and not column.is_open) for at, column in shown],
        "ticktext": [column.tick for _, column in shown],
    }
