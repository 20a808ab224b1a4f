"""Targets as people type them, and as a table has them."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping

from survey_app.analytics.facets.facet import Category
from survey_app.analytics.weighting.raking import Targets
from survey_app.errors import Fault, Invalid
from survey_app.web.ranges import PER_CENT

Typed = Mapping[str, Mapping[str, str]]
"""Margin → category → percentage as it was typed; empty for none."""
CLOSE = 0.5
"""By how many points percentages may miss 100, as rounded ones do."""
LARGEST = 100_000
"""Characters of a table."""
MOST_FAULTS = 10
"""Lines of a table that are named, where more are not understood."""
SHARE, COUNT = "share", "count"
THOUSANDS = re.compile(
    r"[1-9]\d{0,2}(?:([.,'’ \u00a0\u202f])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?", re.ASCII
)
"""Digits in groups of three, parted by one sign; a different one stands before decimals."""
EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
"""Thousands in one country, three decimals in another."""


def number(text: str) -> float | None:
    """A number such as `48`, `48.5`, `48,5` or `48 %`; None for anything else."""
    plain = text.strip().removesuffix("%").strip().replace(",", ".", 1)
    whole, _, decimals = plain.partition(".")
    digits = whole + decimals
    is_number = digits.isascii() and digits.isdecimal() and len(plain) < 16
    return float(plain) if is_number and whole else None


def count(text: str) -> float | None:
    """A count such as `1234`, `1 234`, `1,234,567` or `1.234,5`; None for anything else.

    Also None for `1,234` and `1.234`, which mean one thing here and another there (`EITHER`).
    """
    plain = text.strip()
    if EITHER.fullmatch(plain):
        return None
    grouped = THOUSANDS.fullmatch(plain)
    return number(plain.replace(grouped[1], "") if grouped else plain)


def total(percentages: Iterable[str]) -> float:
    """What the percentages that can be read add up to."""
    return sum(number(text) or 0.0 for text in percentages)


def parsed(typed: Typed) -> Targets:
    """Shares that add up to 1; what was left empty has no target.

    Raises Invalid at `MARGIN=CATEGORY` for what is no number, and at `MARGIN` where the
    percentages do not add up to 100 or there are none.
    """
    faults = list(_faults(typed))
    if faults:
        raise Invalid(*faults)
    found = {}
    for margin, texts in typed.items():
        values = {key: number(text) or 0.0 for key, text in texts.items() if text.strip()}
        whole = sum(values.values())
        found[margin] = {key: value / whole for key, value in values.items()}
    return found


def _faults(typed: Typed) -> Iterator[Fault]:
    for margin, texts in typed.items():
        given = {key: text for key, text in texts.items() if text.strip()}
        wrong = [key for key, text in given.items() if number(text) is None]
        for key in wrong:
            yield Fault(f"{margin}={key}", f"“{given[key]}” is no percentage such as 48 or 48.5.")
        whole = total(given.values())
        if not given:
            yield Fault(margin, "There is no target yet.")
        elif not wrong and abs(whole - 100) > CLOSE:
            way = "too much" if whole > 100 else "missing"
            off = f"{abs(whole - 100):.4g}{PER_CENT} {way}"
            yield Fault(margin, f"The targets add up to {whole:g}{PER_CENT}: {off}.")


def percentages(counts: Mapping[str, float], digits: int = 6) -> dict[str, str]:
    """Counts or shares as percentages that can be typed, with so many decimals at most."""
    whole = sum(counts.values())
    return {key: _plain(100 * n / whole, digits) for key, n in counts.items()} if whole else {}


def from_table(text: str, margins: Mapping[str, tuple[str, tuple[Category, ...]]]) -> Typed:
    """Targets from CSV with the columns margin, category, and share or count.

    `margins` are name → label and categories of all that there are: a table may name either.
    Shares may be fractions or percentages; counts may have their thousands parted. Raises Invalid
    at `table`, naming the lines that are not understood.
    """
    rows = csv.DictReader(text[:LARGEST].splitlines(), delimiter=_delimiter(text))
    names = {name.strip().casefold() for name in rows.fieldnames or ()}
    amount, read = (COUNT, count) if COUNT in names else (SHARE, number)
    if not {"margin", "category", amount} <= names:
        raise Invalid.at("table", "The first line must name the columns: margin,category,share.")
    by_name = {
        word.casefold(): name for name, (label, _) in margins.items() for word in (label, name)
    }
    found: dict[str, dict[str, float]] = {}
    faults = []
    for line, row in enumerate(rows, 2):
        cells = {k.strip().casefold(): v.strip() for k, v in row.items() if k is not None and v}
        named, category, given = (cells.get(k, "") for k in ("margin", "category", amount))
        margin, value = by_name.get(named.casefold()), read(given)
        if margin is None:
            faults.append(Fault("table", f"Line {line}: there is no margin “{named}”."))
        elif value is None:
            faults.append(Fault("table", f"Line {line}: {_why_no_number(given)}"))
        else:
            found.setdefault(margin, {})[_key(category, margins[margin][1])] = value
    if faults:
        raise Invalid(*faults[:MOST_FAULTS])
    if amount == COUNT:
        return {margin: percentages(counts) for margin, counts in found.items()}
    return {margin: _as_percentages(shares) for margin, shares in found.items()}


def _why_no_number(given: str) -> str:
    if not EITHER.fullmatch(given):
        return f"“{given}” is no number."
    whole, decimals = re.split("[.,]", given)
    return (
        f"“{given}” can be read in two ways: write {whole}{decimals} if thousands are meant, "
        f"{whole}.{decimals}0 if decimals are."
    )


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _key(word: str, categories: Iterable[Category]) -> str:
    """The key of a category that a table names by its key or its words; else the word itself."""
    for category in categories:
        if word.casefold() in (category.key.casefold(), category.label.casefold()):
            return category.key
    return word


def _as_percentages(shares: Mapping[str, float]) -> dict[str, str]:
    """As they are, or times 100 where they are fractions."""
    factor = 100 if sum(shares.values()) <= 2 else 1
    return {key: _plain(factor * share) for key, share in shares.items()}


def _plain(value: float, digits: int = 6) -> str:
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")
