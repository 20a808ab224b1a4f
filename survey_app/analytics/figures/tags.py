"""How many texts have each tag, and how many have none."""

import plotly.graph_objects as go

from survey_app.analytics.figures.style import (
    RANGE,
    ROW,
    TEMPLATE,
    Figure,
    finished,
    lines_down,
    percent,
    range_bars,
    told,
    words_at_ends,
    wrapped,
)
from survey_app.analytics.texts.tags import TagShares
from survey_app.web.amounts import counted
from survey_app.web.ranges import share_in_words


def tags_figure(found: TagShares, title: str) -> Figure:
    """A bar for each tag, the most frequent on top, and a paler one for texts without any."""
    named = [(f"{tag.id}", wrapped(tag.name), share) for tag, share in found.tags]
    bars = [*named, ("0", "Without a tag", found.untagged)]
    keys, labels, shares = zip(*bars, strict=True)
    ends = [100 * share.bounds[1] if share.bounds else 0.0 for share in shares]
    traces = [
        go.Bar(
            orientation="h",
            x=[percent(share) for share in shares],
            y=keys,
            error_x=range_bars(shares),
            customdata=[[label, told(share)] for _, label, share in bars],
            hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
            meta={"colour": ["chart-1"] * len(named) + ["scale-1"]},
        ),
        words_at_ends(ends, keys, [f" {share_in_words(s.share or 0)} · {s.n:,}" for s in shares]),
    ]
    layout = {
        "height": len(bars) * ROW + 16,
        "xaxis": {"visible": False, "range": [0, max([*ends, 1]) * 1.35]},
        "yaxis": lines_down(dict(zip(keys, labels, strict=True))),
    }
    figure = go.Figure(traces, {**layout, "template": TEMPLATE})
    note = f"{counted(found.base, 'text')}; one text may have several tags. {RANGE}"
    return finished(figure, title, note)
