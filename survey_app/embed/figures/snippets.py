"""What can be pasted into an article so that it shows a result."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from survey_app.embed.figures.figure import (
    NOT_A_SAMPLE,
    Figure,
    all_bars,
    foot_in_words,
    headline_of,
    in_words,
    percent,
)
from survey_app.embed.figures.svg import Drawing, data_address
from survey_app.embed.result_lines import Bar, ResultLines
from survey_app.web.ranges import decimal_in_words, range_in_words


@dataclass(frozen=True)
class Snippets:
    """The ways to show one result."""

    whole: str
    """A figure that holds its picture: it needs nobody, and never changes."""
    live: str
    """A figure whose picture is asked for each time, and shows the result of then."""
    table: str
    """The numbers as they are, without any picture."""


def snippets(figure: Figure, drawing: Drawing) -> Snippets:
    """All ways for one result as of now."""
    live = f"{figure.page}/{figure.result.key}.svg"
    return Snippets(
        whole=figure_snippet(figure, drawing, data_address(drawing)),
        live=live_snippet(figure, drawing, live),
        table=table_snippet(figure),
    )


def figure_snippet(figure: Figure, drawing: Drawing, address: str) -> str:
    """A figure whose picture lies at an address and never changes; its text holds the numbers."""
    caption = f"{figure.base_in_words}. {NOT_A_SAMPLE}"
    link = _link(figure.method, "How it was asked and counted")
    return _figure(drawing, address, in_words(figure), f"{escape(caption)} {link}")


def live_snippet(figure: Figure, drawing: Drawing, address: str) -> str:
    """A figure whose picture changes: its text holds no number that could become wrong."""
    text = f"{figure.result.text} What readers of {figure.publication} have answered so far."
    link = _link(figure.page, "The numbers, and how they were counted")
    return _figure(drawing, address, text, f"{escape(NOT_A_SAMPLE)} {link}")


def table_snippet(figure: Figure) -> str:
    """The numbers as a table, for systems that keep no pictures of others."""
    result = figure.result
    link = _link(figure.method, "How it was asked and counted")
    headline = headline_of(result)
    told = [*([f"{headline}."] if headline else []), *foot_in_words(figure)]
    return "\n".join(
        [
            *(_table(result) if result.bars or result.rows else [f"<p>{escape(result.text)}</p>"]),
            f"<p><small>{escape(' '.join(told))} {link}</small></p>",
        ]
    )


def _figure(drawing: Drawing, address: str, text: str, caption: str) -> str:
    return "\n".join(
        [
            "<figure>",
            f'<img src="{escape(address)}" width="{drawing.width}" height="{drawing.height}" '
            f'style="max-width:100%;height:auto" alt="{escape(text)}">',
            f"<figcaption>{caption}</figcaption>",
            "</figure>",
        ]
    )


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{words}</a>'


def _table(result: ResultLines) -> Iterator[str]:
    """Each option with its numbers; the rows of a battery as rows that head their options."""
    heads = ["Average place", "First"] if result.is_ranked else ["Share", "Answers"]
    ranged = any(bar.bounds for bar in all_bars(result))
    if ranged:
        heads.append("95 % range")
    yield "<table>"
    yield f"<caption>{escape(result.text)}</caption>"
    named = "".join(f'<th scope="col">{head}</th>' for head in ["Answer", *heads])
    yield f"<thead><tr>{named}</tr></thead>"
    yield "<tbody>"
    for bar in result.drawn:
        yield _row(bar, ranged)
    for row in result.rows:
        label = f"{escape(row.label)} ({row.answered})"
        yield f'<tr><th scope="rowgroup" colspan="{1 + len(heads)}">{label}</th></tr>'
        for bar in row.bars:
            yield _row(bar, ranged)
    yield "</tbody>"
    yield "</table>"


def _row(bar: Bar, ranged: bool) -> str:
    if bar.rank is not None:
        cells = [decimal_in_words(bar.rank), percent(bar.share)]
    else:
        cells = [percent(bar.share), f"{bar.n:,}"]
    if ranged:
        cells.append(range_in_words(bar.bounds) if bar.bounds else "–")
    said = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape(bar.label)}</th>{said}</tr>'
