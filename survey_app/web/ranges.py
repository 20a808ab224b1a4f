"""How a share and its range are written."""

SAME = 1e-9
"""Shares of weighted answers that differ by less are one."""


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
