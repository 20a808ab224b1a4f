"""How many, in words."""

from survey_app.web.ranges import rounded


def number(value: float | None) -> str:
    """12,345; a dash for what is not known."""
    return "–" if value is None else f"{rounded(value):,}"


def counted(value: float, noun: str) -> str:
    """1 answer, 12 answers."""
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"


def duration(seconds: float | None) -> str:
    """1 min 20 s; a dash for what is not known."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(int(rounded(seconds)), 60)
    said = f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
    return said.replace(" ", "\N{NO-BREAK SPACE}")
