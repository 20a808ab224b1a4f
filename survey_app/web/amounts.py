"""How many, in words."""


def number(value: float | None) -> str:
    """12,345; a dash for what is not known."""
    return "–" if value is None else f"{value:,.0f}"


def counted(value: float, noun: str) -> str:
    """1 answer, 12 answers."""
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"
