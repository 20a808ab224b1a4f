"""How a reader who has only a keyboard answers each kind of question, twice in different ways."""

from dataclasses import dataclass
from typing import Any

TABS = 80
"""More presses of the tabulator than any form here has things that can be reached."""
FOCUSED = """(place, selector) =>
  !!place.shadowRoot.activeElement && place.shadowRoot.activeElement.matches(selector)"""

Steps = tuple[tuple[str, str | tuple[str, ...]], ...]
"""What is reached by the tabulator, by its selector, and what is typed or pressed there."""


@dataclass(frozen=True)
class Way:
    """Two answers to the example of a kind."""

    first: Steps
    answer: Any
    """As it is sent."""
    second: Steps
    """What changes the first answer."""
    changed: Any
    result: str
    """What the result says, among other things, after ten of `Example.first` and `changed`."""


SPACE = ("Space",)
RIGHT = ("ArrowRight",)
DOWN = ("ArrowDown",)


def _list(result: str, first: str = "o1", second: str = "o2") -> Way:
    return Way(((f"[value={first}]", SPACE),), first, ((f"[value={first}]", DOWN),), second, result)


def _scale(lowest: int, result: str) -> Way:
    return Way(
        ((f"[value='{lowest}']", (*SPACE, *RIGHT)),),
        lowest + 1,
        ((f"[value='{lowest + 1}']", RIGHT),),
        lowest + 2,
        result,
    )


def _battery(result: str) -> Way:
    return Way(
        (
            ("[name='q1.r1'][value=o1]", (*SPACE, *DOWN)),
            ("[name='q1.r2'][value=o1]", SPACE),
        ),
        {"r1": "o2", "r2": "o1"},
        (("[name='q1.r1'][value=o2]", DOWN),),
        {"r1": "o3", "r2": "o1"},
        result,
    )


WAYS = {
    "single": _list("News91%"),
    "multiple": Way(
        (("[value=o1]", SPACE), ("[value=o3]", SPACE)),
        ["o1", "o3"],
        (("[value=o4]", SPACE),),
        ["o4"],
        "None of these9%",
    ),
    "yesno": _list("Yes91%", "yes", "no"),
    "statement": _list("Agree91%", "agree", "disagree"),
    "dropdown": Way((("select", "N"),), "o1", (("select", "C"),), "o3", "Culture9%"),
    "picture": _list("A street in the rain100%"),
    "rating": _scale(1, "Average 3.9"),
    "nps": _scale(0, "Score 81.8"),
    "csat": _scale(1, "Average 3.9"),
    "ces": _scale(1, "Average 6.6"),
    "slider": Way(
        (("[type=range]", ("ArrowLeft", "ArrowLeft")),),
        -2,
        (("[type=range]", ("End",)),),
        3,
        "Average -1.5",
    ),
    "likert": _battery("The appAgree 91%"),
    "matrix": _battery("The appDaily 91%"),
    "ranking": Way(
        (("[value=o3][aria-label^='Move up']", ("Enter",)),),
        ["o1", "o3", "o2"],
        (("[value=o1][aria-label^='Move down']", ("Enter", "Enter")),),
        ["o3", "o2", "o1"],
        "Sport1.1News2.1Culture2.8",
    ),
    "text": Way((("textarea", "Habit"),), "Habit", (("textarea", "s"),), "Habits", "11 answered."),
    "number": Way(
        (("[name=q1]", "12,5"),),
        12.5,
        (("[name=q1]", ("Control+a", "7")),),
        7,
        "Average 12 €",
    ),
    # The order of day and month is the browser's own affair.
    "date": Way(
        (("[type=date]", "03032019"),),
        "2019-03-03",
        (("[type=date]", "04042020"),),
        "2020-04-04",
        "11 answered.",
    ),
    "email": Way(
        (("[type=email]", "eve@news.example"), ("[type=checkbox]", SPACE)),
        "eve@news.example",
        (("[type=email]", ("Control+a", "a", "@", "b", ".", "c", "d")),),
        "a@b.cd",
        "11 answered.",
    ),
}


def tab_to(page, place, selector):
    """Press the tabulator until something is focused in the survey that the selector names."""
    for _ in range(TABS):
        if place.evaluate(FOCUSED, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"No press of the tabulator leads to {selector}.")


def answer_by_keyboard(page, place, steps):
    """Do all the steps, and send."""
    for selector, pressed in steps:
        tab_to(page, place, selector)
        if isinstance(pressed, str):
            page.keyboard.type(pressed)
        else:
            for key in pressed:
                page.keyboard.press(key)
    press_button(page, place, "[part=button]")


def press_button(page, place, selector):
    """Reach a button by the tabulator, and press it."""
    tab_to(page, place, selector)
    page.keyboard.press("Enter")
