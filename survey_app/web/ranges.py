"""How a share, a mean, and the range of either are written."""

from decimal import ROUND_HALF_UP, Context, Decimal

SAME = 1e-9
"""Shares of weighted answers that differ by less are one."""
MINUS = "−"
PER_CENT = "\N{NO-BREAK SPACE}%"
"""No line ends between a number and this."""
MOST_DIGITS = 3
"""Digits behind the point beyond which nobody reads on."""
KEPT = 15
"""Digits of a float that are as they were computed from."""
EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
"""With room for any float."""


def rounded(value: float, digits: int = 0) -> Decimal:
    """To so many digits behind the point, halves away from 0, which has no sign: 2.5 is 3.

    So the widget's `Intl.NumberFormat` rounds, and readers. A half is what is written as one, such
    as 100 × 0.285, though its float is a little less.
    """
    found = Decimal(f"{value:.{KEPT}g}").quantize(Decimal(1).scaleb(-digits), context=EXACT)
    return found or found.copy_abs()


def share_in_words(share: float, digits: int = 0) -> str:
    """ "61 %" for a fraction.

    Three of 2,500 are not nobody: "under 1 %", and all but three "over 99 %".
    """
    percent = rounded(100 * share, digits)
    step = Decimal(1).scaleb(-digits)
    if percent == 0 and share > SAME:
        return f"under {step}{PER_CENT}"
    if percent == 100 and share < 1 - SAME:
        return f"over {100 - step}{PER_CENT}"
    return f"{percent}{PER_CENT}"


def range_in_words(bounds: tuple[float, float], digits: int = 0) -> str:
    """ "58–64 %" for a pair of fractions.

    Of very many answers both ends are rounded to one number, and “100–100 %” would claim that
    nobody chose anything else: "over 99 %", "under 1 %", or one digit more, "61.2–61.3 %".
    """
    low, high = (rounded(100 * bound, digits) for bound in bounds)
    if low != high:
        return f"{low}–{high}{PER_CENT}"
    step = Decimal(1).scaleb(-digits)
    if low == 100:
        return f"over {100 - step}{PER_CENT}"
    if high == 0:
        return f"under {step}{PER_CENT}"
    low, high = (rounded(100 * bound, digits + 1) for bound in bounds)
    return f"{low}{PER_CENT}" if low == high else f"{low}–{high}{PER_CENT}"


def decimal_in_words(value: float, digits: int = 1, *, signed: bool = False) -> str:
    """ "3.9", "−0.4"; signed also "+0.4", and 0 without a sign."""
    found = rounded(value, digits)
    sign = MINUS if found < 0 else "+" if signed and found > 0 else ""
    return f"{sign}{found.copy_abs():,}"


def change_in_words(value: float, digits: int = 1) -> str:
    """ "+2.1", "−0.4", and "±0.0" for what stays."""
    sign = "" if rounded(value, digits) else "±"
    return f"{sign}{decimal_in_words(value, digits, signed=True)}"


def places_of(bounds: tuple[float, float], digits: int = 1) -> int:
    """So many digits that no end of a range is written as 0 that is not 0, three at most."""
    enough = (
        places
        for places in range(digits, MOST_DIGITS)
        if all(abs(bound) < SAME or rounded(bound, places) for bound in bounds)
    )
    return next(enough, max(digits, MOST_DIGITS))


def decimal_range_in_words(
    bounds: tuple[float, float], digits: int = 1, *, signed: bool = False
) -> str:
    """ "3.8–4.1", "−0.4 to 0.2" for the range of a mean, a score, or a difference of either.

    Of very many answers both ends are rounded to one number; then as many digits more are written
    as tell them apart, three at most: "3.900 ± under 0.001" is a narrower range still. An end
    near 0 is told from 0 in the same way.
    """
    joint = " to " if signed or bounds[0] < 0 else "–"
    for places in range(places_of(bounds, digits), MOST_DIGITS + 1):
        low, high = (decimal_in_words(bound, places, signed=signed) for bound in bounds)
        if low != high:
            return f"{low}{joint}{high}"
    if bounds[0] == bounds[1]:
        return decimal_in_words(bounds[0], digits, signed=signed)
    middle = decimal_in_words(sum(bounds) / 2, MOST_DIGITS, signed=signed)
    return f"{middle} ± under {0.1**MOST_DIGITS:.{MOST_DIGITS}f}"
