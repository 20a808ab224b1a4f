"""The map of groups of opinion."""

import plotly.graph_objects as go

from survey_app.analytics.figures.style import TEMPLATE, Figure, finished
from survey_app.analytics.opinions.page import OpinionPage

SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross")
"""Groups differ in shape as well as in colour."""
HEIGHT = 380


def opinions_figure(page: OpinionPage) -> Figure:
    """Participants who vote alike lie near each other; larger signs are several of them."""
    traces = []
    for at, group in enumerate(page.groups):
        points = [point for point in page.points if point.group == group.name]
        traces.append(
            go.Scatter(
                name=f"Group {group.name}",
                mode="markers",
                x=[point.x for point in points],
                y=[point.y for point in points],
                marker={
                    "symbol": SYMBOLS[at % len(SYMBOLS)],
                    "size": [5 + 3 * min(point.n, 25) ** 0.5 for point in points],
                    "opacity": 0.6,
                    "line": {"width": 0},
                },
                hovertemplate=f"Group {group.name}<extra></extra>",
                meta={"colour": f"chart-{at + 1}"},
            )
        )
    bare = {"showticklabels": False, "showgrid": False}
    layout = {
        "height": HEIGHT,
        "showlegend": True,
        "margin": {"b": 36},
        "xaxis": bare,
        "yaxis": {**bare, "scaleanchor": "x"},
    }
    note = f"{page.participants:,} participants. Near each other: those who vote alike."
    title = f"Groups of opinion among participants: {page.ballot.label}"
    return finished(go.Figure(traces, {**layout, "template": TEMPLATE}), title, note)
