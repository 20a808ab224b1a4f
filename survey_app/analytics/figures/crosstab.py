"""A cross-tab as bars: for each row, the columns beside each other with their ranges."""

from collections.abc import Mapping
from html import escape
from textwrap import shorten

import plotly.graph_objects as go

from survey_app.analytics.crosstab.kept import OTHERS
from survey_app.analytics.crosstab.tables import Cell, Table
from survey_app.analytics.facets.facet import Either
from survey_app.analytics.figures.style import (
    LINE,
    RANGE,
    TEMPLATE,
    Figure,
    finished,
    lines_down,
    told_of,
    wrapped,
)

COLOURS = [f"chart-{n}" for n in range(1, 9)]
"""As many columns as can be told from each other."""
BAR, GAP = 15, 16
"""Height of a bar, and of what lies between two rows, in pixels."""


def crosstab_figure(table: Table, row: Either, column: Either) -> Figure:
    """The shares of all rows in the first eight columns.

    Many rows that are put together stand in the table alone: beside their bar no other is seen.
    """
    lines = [line for line in table.lines if line.category.key != OTHERS]
    labels = {str(at): wrapped(line.category.heading) for at, line in enumerate(lines)}
    shown = table.columns[: len(COLOURS)]
    traces = [
        _bars(
            escape(shorten(one.category.heading, 40, placeholder=" …"), quote=False),
            {str(n): line.cells[at] for n, line in enumerate(lines) if line.cells[at].base},
            COLOURS[at],
        )
        for at, one in enumerate(shown)
    ]
    ends = [100 * cell.bounds[1] for line in lines for cell in line.cells if cell.bounds]
    legend = 24 * -(-sum(len(one.category.label) + 8 for one in shown) // 60)
    extra = sum(max(0, label.count("<br>") - len(shown) // 2) for label in labels.values())
    layout = {
        "height": len(labels) * (BAR * len(shown) + GAP) + extra * LINE + 44 + legend,
        "bargap": 0.22,
        "showlegend": True,
        "margin": {"b": 24 + legend},
        "legend": {"traceorder": "normal"},
        "xaxis": {"ticksuffix": " %", "nticks": 6, "range": [0, max([*ends, 1]) * 1.04]},
        "yaxis": lines_down(labels),
    }
    left_out = len(table.columns) - len(shown)
    more = f" {left_out} more columns stand in the table." if left_out else ""
    figure = go.Figure(traces, {**layout, "template": TEMPLATE})
    note = f"{table.whole.base:,} answered. {RANGE}{more}"
    return finished(figure, f"{row.label} – by {column.in_phrase}", note)


def _bars(name: str, of: Mapping[str, Cell], colour: str) -> go.Bar:
    """The bars of a column, row → cell."""
    cells = of.values()
    values = [100 * (cell.value or 0.0) for cell in cells]
    bounds = [[100 * end for end in cell.bounds or (0.0, 0.0)] for cell in cells]
    return go.Bar(
        name=name,
        orientation="h",
        x=values,
        y=list(of),
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [high - value for value, (_, high) in zip(values, bounds, strict=True)],
            "arrayminus": [value - low for value, (low, _) in zip(values, bounds, strict=True)],
            "thickness": 1.25,
            "width": 2,
        },
        customdata=[told_of(cell.value, cell.bounds, cell.n, cell.base) for cell in cells],
        hovertemplate="%{fullData.name}<br>%{customdata}<extra></extra>",
        meta={"colour": colour},
    )
