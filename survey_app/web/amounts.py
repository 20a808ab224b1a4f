"""How many, in words."""


def number(value: float | None) -> str:
    """12,345; a dash for what is not known."""
    return "–" if value is None else f"{value:,.0f}"


def counted(value: float, noun: str) -> str:
    """1 answer, 12 answers."""
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"


def duration(seconds: float | None) -> str:
    """1 min 20 s; a dash for what is not known."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
