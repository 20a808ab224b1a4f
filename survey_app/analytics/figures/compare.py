"""One question on two sides: two bars for each answer."""

import plotly.graph_objects as go

from survey_app.analytics.compare import ComparedQuestion
from survey_app.analytics.figures.style import (
    PERCENT,
    RANGE,
    TEMPLATE,
    Figure,
    finished,
    in_words,
    percent,
    range_bars,
    wrapped,
)

NAMES = ("A", "B")
HEIGHT = 46
"""Of two bars with the gap behind them, in pixels."""
MOST_OPTIONS = 20


def compare_figure(question: ComparedQuestion) -> Figure:
    """Shares of both sides beside each other, of at most 20 answers in their order."""
    most = sorted(question.options, key=lambda one: -(one.first.n + one.second.n))[:MOST_OPTIONS]
    shown = [one for one in question.options if one in most]
    traces = [
        go.Bar(
            name=name,
            orientation="h",
            x=[percent(share) for share in shares],
            y=[wrapped(one.label) for one in shown],
            error_x=range_bars(shares),
            customdata=[[share.n, share.base, in_words(share.bounds)] for share in shares],
            hovertemplate=f"<b>{name}</b> %{{y}}: %{{x:.1f}} %, range %{{customdata[2]}}<br>"
            "%{customdata[0]:,} of %{customdata[1]:,}<extra></extra>",
            meta={"colour": colour},
        )
        for name, colour, shares in zip(
            NAMES,
            ("chart-1", "chart-2"),
            ([one.first for one in shown], [one.second for one in shown]),
            strict=True,
        )
    ]
    layout = {
        "height": len(shown) * HEIGHT + 60,
        "barmode": "group",
        "bargap": 0.3,
        "showlegend": True,
        "margin": {"b": 44},
        "xaxis": {**PERCENT, "rangemode": "tozero"},
        "yaxis": {"autorange": "reversed", "showgrid": False},
    }
    figure = go.Figure(traces, {**layout, "template": TEMPLATE})
    left = len(question.options) - len(shown)
    note = f"{RANGE}{f' {left} more answers stand in the table.' if left else ''}"
    return finished(figure, question.text, note)
