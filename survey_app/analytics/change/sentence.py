"""What changed, in a sentence that can be copied."""

from survey_app.analytics.change.numbers import NumbersChange
from survey_app.analytics.change.options import Change, Changes
from survey_app.analytics.change.pairs import Pair
from survey_app.analytics.change.places import PlaceChange, PlacesChange
from survey_app.analytics.change.rows import RowsChange
from survey_app.analytics.field_dates import Days
from survey_app.analytics.results.sentence import closing
from survey_app.analytics.shares import Share
from survey_app.statistics.intervals import Bounds
from survey_app.web.ranges import (
    change_in_words,
    decimal_in_words,
    decimal_range_in_words,
    range_in_words,
    share_in_words,
)

Found = Changes | NumbersChange | RowsChange | PlacesChange
"""What changed between two questions, whatever their shape."""


def change_sentence(
    pair: Pair,
    found: Found,
    readers: str,
    title: str,
    days: Days,
) -> str:
    """How many changed their answer, where to, and how far chance explains it.

    `readers` are those that the filter lets in, `days` those on which they were asked.
    """
    match found:
        case NumbersChange():
            said = _numbers(found, pair)
        case RowsChange():
            said = _rows(found)
        case PlacesChange():
            said = _places(found)
        case _:
            said = _options(found)
    asked = f"“{pair.before.text}” and later “{pair.after.text}”"
    return f"Of {found.n:,} {readers} who answered {asked}, {said}{closing(title, days)}"


def p_in_words(p: float) -> str:
    """ "p = 0.032", "p < 0.001"."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def points(value: float, digits: int = 1) -> str:
    """A difference of shares in points of 100: "+6.6", "−0.4"."""
    return change_in_words(100 * value, digits)


def _options(found: Changes) -> str:
    lead = found.lead
    if lead is None or lead.p is None:
        return "nobody changed their answer"
    changed = f"{found.changed.n:,} changed their answer ({_share(found.changed)})"
    tested = "" if found.tested == 1 else f", adjusted for {found.tested} answers"
    how = f"McNemar {p_in_words(lead.p)}{tested}"
    if found.is_one_change:
        said = f"{changed}: {lead.came:,} towards “{lead.label}”, {lead.left:,} away from it"
        return f"{said}, {_moved(lead, how)}"
    if not lead.is_clear:
        return f"{changed}; no answer gained or lost more than chance explains (lowest {how})"
    verb = "gained" if lead.value > 0 else "lost"
    base = lead.before.base
    among = "" if base == found.n else f" of {base:,} who could choose it both times"
    who = f"{lead.came:,} came to it and {lead.left:,} left it{among}"
    return f"{changed}; “{lead.label}” {verb} most: {who}, {_moved(lead, how)}"


def _moved(option: Change, how: str) -> str:
    size = f"{points(option.value)} points (range {_range(option.bounds)}; {how})"
    return size if option.is_clear else f"no more than chance explains: {size}"


def _numbers(found: NumbersChange, pair: Pair) -> str:
    who = (
        f"{found.higher.n:,} ({_share(found.higher)}) answered higher the second time, "
        f"{found.lower.n:,} ({_share(found.lower)}) lower"
    )
    change, unit = found.change, f" {pair.before.unit}" if pair.before.unit else ""
    if found.higher.n == found.lower.n == 0:
        return "all gave the same answer twice"
    test = "" if change.p is None else f"; paired t test, {p_in_words(change.p)}"
    span = f"range {decimal_range_in_words((change.low, change.high), 2, signed=True)}{test}"
    if change.low == change.high:
        span = "the same for all"
    before, after = (decimal_in_words(one.value, 2) for one in (found.before, found.after))
    means = f"from {before} to {after}{unit}"
    size = f"{change_in_words(change.value, 2)} ({span})"
    if not found.is_clear:
        return f"{who}; the average moved {means}, no more than chance explains: {size}"
    return f"{who}; the average {'rose' if change.value > 0 else 'fell'} {means}, {size}"


def _rows(found: RowsChange) -> str:
    row = found.lead
    if row is None or row.p is None or row.change is None:
        if not any(one.change for one in found.rows):
            return "too few answered any row both times"
        return "nobody changed their answer in any row"
    tested = "" if found.tested == 1 else f", adjusted for {found.tested} rows"
    if not row.is_clear:
        how = f"McNemar {p_in_words(row.p)}{tested}"
        return f"no row changed more than chance explains (lowest {how})"
    said = f"the clearest change is in “{row.text}”, which {row.n:,} answered both times"
    more = f"; among all rows {p_in_words(row.p)}{tested}" if tested else ""
    return f"{said}: {_options(row.change)}{more}"


def _places(found: PlacesChange) -> str:
    lead = found.lead
    if not found.changed.n:
        return "all gave the same order twice"
    changed = f"{found.changed.n:,} gave another order ({_share(found.changed)})"
    if lead is None or lead.change is None:
        return f"{changed}; no option rose or fell on average"
    if not lead.is_clear:
        how = f"lowest {_t_test(lead.p, found.tested)}"
        return f"{changed}; no option rose or fell more than chance explains ({how})"
    before, after = (decimal_in_words(it.value, 2) for it in (lead.before, lead.after) if it)
    verb = "rose" if lead.change.value < 0 else "fell"
    moved = f"“{lead.label}” {verb} most, from place {before} to {after} on average"
    return f"{changed}; {moved}, {_places_moved(lead, found.tested)}"


def _places_moved(option: PlaceChange, tested: int) -> str:
    change = option.change
    if change is None or change.low == change.high:
        return "the same for all"
    span = decimal_range_in_words((change.low, change.high), 2, signed=True)
    how = f"range {span}; {_t_test(option.p, tested)}"
    return f"{change_in_words(change.value, 2)} ({how})"


def _t_test(p: float | None, tested: int) -> str:
    adjusted = "" if tested == 1 else f", adjusted for {tested} options"
    return f"paired t test, {p_in_words(p or 0.0)}{adjusted}"


def _share(share: Share) -> str:
    range_ = range_in_words(share.bounds or (0.0, 1.0))
    return f"{share_in_words(share.share or 0.0)}, range {range_}"


def _range(bounds: Bounds | None) -> str:
    return " to ".join(points(bound) for bound in bounds or (-1.0, 1.0))
