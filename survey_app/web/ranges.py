"""How a share, a mean, and the range of either are written."""

SAME = 1e-9
"""Shares of weighted answers that differ by less are one."""
MINUS = "−"
MOST_DIGITS = 3
"""Digits behind the point beyond which nobody reads on."""


def share_in_words(share: float, digits: int = 0) -> str:
    """ "61 %" for a fraction.

    Three of 2,500 are not nobody: "under 1 %", and all but three "over 99 %".
    """
    written = f"{100 * share:.{digits}f}"
    step = 0.1**digits
    if float(written) == 0 and share > SAME:
        return f"under {step:.{digits}f} %"
    if float(written) == 100 and share < 1 - SAME:
        return f"over {100 - step:.{digits}f} %"
    return f"{written} %"


def range_in_words(bounds: tuple[float, float], digits: int = 0) -> str:
    """ "58–64 %" for a pair of fractions.

    Of very many answers both ends are rounded to one number, and “100–100 %” would claim that
    nobody chose anything else: "over 99 %", "under 1 %", or one digit more, "61.2–61.3 %".
    """
    low, high = (f"{100 * bound:.{digits}f}" for bound in bounds)
    if low != high:
        return f"{low}–{high} %"
    step = 0.1**digits
    if float(low) == 100:
        return f"over {100 - step:.{digits}f} %"
    if float(high) == 0:
        return f"under {step:.{digits}f} %"
    low, high = (f"{100 * bound:.{digits + 1}f}" for bound in bounds)
    return f"{low} %" if low == high else f"{low}–{high} %"


def decimal_in_words(value: float, digits: int = 1, *, signed: bool = False) -> str:
    """ "3.9", "−0.4"; signed also "+0.4", and 0 without a sign."""
    rounded = round(value, digits)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,.{digits}f}"


def decimal_range_in_words(
    bounds: tuple[float, float], digits: int = 1, *, signed: bool = False
) -> str:
    """ "3.8–4.1", "−0.4 to 0.2" for the range of a mean, a score, or a difference of either.

    Of very many answers both ends are rounded to one number; then as many digits more are written
    as tell them apart, three at most: "3.900 ± under 0.001" is a narrower range still.
    """
    joint = " to " if signed or bounds[0] < 0 else "–"
    for places in range(digits, MOST_DIGITS + 1):
        low, high = (decimal_in_words(bound, places, signed=signed) for bound in bounds)
        if low != high:
            return f"{low}{joint}{high}"
    if bounds[0] == bounds[1]:
        return decimal_in_words(bounds[0], digits, signed=signed)
    middle = decimal_in_words(sum(bounds) / 2, MOST_DIGITS, signed=signed)
    return f"{middle} ± under {0.1**MOST_DIGITS:.{MOST_DIGITS}f}"
