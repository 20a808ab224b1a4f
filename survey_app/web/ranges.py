"""How the range of a share is written."""


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
