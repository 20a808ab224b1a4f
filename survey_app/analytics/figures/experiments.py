"""Two wordings of a question side by side, and their difference day by day."""

import math

import plotly.graph_objects as go

from survey_app.analytics.experiments import Compared, Experiment
from survey_app.analytics.figures.style import (
    COLUMNS,
    LINE,
    PERCENT,
    RANGE,
    ROW,
    TEMPLATE,
    Figure,
    day_axis,
    finished,
    percent,
    range_bars,
    told,
    wrapped,
)
from survey_app.web.ranges import decimal_in_words

COLOURS = ("chart-1", "chart-2")
NAMES = ("First wording", "Second wording")


def wordings_figure(experiment: Experiment) -> Figure:
    """For each option a bar of either wording, with the range of its share."""
    options = experiment.options
    labels = [wrapped(option.label) for option in options]
    traces = []
    for at, (name, colour) in enumerate(zip(NAMES, COLOURS, strict=True)):
        shares = [(option.a, option.b)[at] for option in options]
        traces.append(
            go.Bar(
                name=name,
                orientation="h",
                x=[percent(share) for share in shares],
                y=list(range(len(options))),
                error_x=range_bars(shares),
                customdata=[told(share) for share in shares],
                hovertemplate=f"{name}: %{{customdata}} who answered<extra></extra>",
                meta={"colour": colour},
            )
        )
    lines = sum(label.count("<br>") for label in labels)
    layout = {
        "height": len(options) * math.ceil(1.6 * ROW) + lines * LINE + 76,
        "barmode": "group",
        "bargap": 0.25,
        "showlegend": True,
        "margin": {"b": 44},
        "xaxis": {**PERCENT, "rangemode": "tozero"},
        "yaxis": {
            "autorange": "reversed",
            "tickvals": list(range(len(options))),
            "ticktext": labels,
            "showgrid": False,
        },
    }
    base = f"{experiment.a.base:,} and {experiment.b.base:,} answered"
    figure = go.Figure(traces, {**layout, "template": TEMPLATE})
    return finished(figure, f"{experiment.a.text} / {experiment.b.text}", f"{base}. {RANGE}")


def difference_figure(experiment: Experiment, option: Compared) -> Figure:
    """What the second wording has changed, as it was known at the end of each day."""
    known = [
        (day, look)
        for day, look in zip(experiment.days, option.looks, strict=True)
        if look.difference is not None and (look.low, look.high) != (-1, 1)
    ]
    points = [100 * (look.difference or 0.0) for _, look in known]
    line = go.Scatter(
        mode="lines+markers",
        x=[day.isoformat() for day, _ in known],
        y=points,
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [100 * look.high - at for at, (_, look) in zip(points, known, strict=True)],
            "arrayminus": [
                at - 100 * look.low for at, (_, look) in zip(points, known, strict=True)
            ],
            "thickness": 1.5,
            "width": 3,
        },
        customdata=[decimal_in_words(at, signed=True) for at in points],
        hovertemplate="%{x|%-d %b %Y}: %{customdata} points<extra></extra>",
        line={"width": 2},
        meta={"colour": COLOURS[1]},
    )
    layout = {
        "height": COLUMNS + 60,
        "xaxis": day_axis([day for day, _ in known]),
        "yaxis": {"ticksuffix": " pts", "nticks": 6, "zeroline": True, "rangemode": "tozero"},
    }
    title = f"“{option.label}”: second wording less first"
    note = "In points of 100. Lines show ranges that hold at all looks together (95 %)."
    return finished(go.Figure(line, {**layout, "template": TEMPLATE}), title, note)
