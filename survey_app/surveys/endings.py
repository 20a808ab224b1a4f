"""Endings as editors write them: those for some readers first, and one for everybody else.

The one for everybody else is always there; as long as nobody has changed it, it stays unsaid.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from survey_app.errors import Fault
from survey_app.publications.addresses import canonical_address, origin_of
from survey_app.surveys.condition_rows import Rows, condition_of, first_row, subjects_at
from survey_app.surveys.definition import Definition, Ending, Link
from survey_app.surveys.presses import Act, Change, Removed, mover, plain

Typed = Mapping[str, str]

LONGEST_TEXT = 500
LONGEST_LABEL = 200
MOST_ENDINGS = 20
MOST_LINKS = 10
PLACE = re.compile(r"ending(\d+)(?:\.link(\d+))?")
"""Where a text of an ending stands, as `translations.py` names it."""

Numbered = tuple[int, Ending, Sequence[int]]
"""An ending with the number that it had, and the numbers that its links had; 0 for new ones."""


def shown_endings(definition: Definition) -> tuple[Ending, ...]:
    """All endings, the one for everybody else last."""
    endings = definition.endings
    has_last = bool(endings) and endings[-1].show_if is None
    return endings if has_last else (*endings, Ending())


def write_endings(definition: Definition, typed: Typed) -> Definition:
    """The draft with the endings that were typed; those that the page did not show stay."""
    shown = shown_endings(definition)
    return _renumbered(
        definition,
        [_typed(number, ending, typed) for number, ending in enumerate(shown, 1)],
    )


def ending_faults(definition: Definition, origins: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with endings, at `ending1`; `origins` are those of the title."""
    if len(definition.endings) > MOST_ENDINGS:
        yield Fault(f"ending{MOST_ENDINGS}", f"A survey has at most {MOST_ENDINGS} endings.")
    for number, ending in enumerate(definition.endings, 1):
        place = f"ending{number}"
        if ending.show_if is None and number < len(definition.endings):
            yield Fault(place, "No reader gets any further: this ending is for everybody.")
        if len(ending.text) > LONGEST_TEXT:
            yield Fault(place, f"Thanks have at most {LONGEST_TEXT} characters.")
        if len(ending.links) > MOST_LINKS:
            yield Fault(place, f"An ending has at most {MOST_LINKS} links.")
        for at, link in enumerate(ending.links, 1):
            yield from _link_faults(f"{place}.link{at}", link, origins)


def endings_put_back(definition: Definition, removed: Removed) -> Change:
    """The draft with all endings as they were."""
    if removed.endings is None:
        return Change(definition)
    made = _without_texts(msgspec.structs.replace(definition, endings=removed.endings))
    translations = {
        language: {**said, **removed.said.get(language, {})}
        for language, said in made.translations.items()
    }
    made = msgspec.structs.replace(made, translations=translations)
    return Change(made, f"ending{removed.at + 1}.text", "The endings are as before.")


def _link_faults(place: str, link: Link, origins: Sequence[str]) -> Iterator[Fault]:
    if not link.text:
        yield Fault(place, "The link needs words.")
    if len(link.text) > LONGEST_LABEL:
        yield Fault(place, f"The words of a link have at most {LONGEST_LABEL} characters.")
    is_ours = origin_of(link.url) in origins
    if not canonical_address(link.url) or not (link.url.startswith("https://") or is_ours):
        yield Fault(place, "A link leads to an address that begins with https://.")


def _typed(number: int, ending: Ending, typed: Typed) -> Numbered:
    field = f"ending{number}"
    had = [*range(1, len(ending.links) + 1)]
    if f"{field}.text" not in typed:
        return number, ending, had
    links = [(at, _typed_link(f"{field}.link{at}", typed, ending)) for at in (*had, len(had) + 1)]
    kept = [(at, link) for at, link in links if link.url or link.text]
    made = msgspec.structs.replace(
        ending,
        text=plain(typed[f"{field}.text"]),
        results=f"{field}.results" in typed,
        links=tuple(link for _, link in kept),
    )
    return number, made, [at for at, _ in kept]


def _typed_link(field: str, typed: Typed, ending: Ending) -> Link:
    at = int(field.rpartition("link")[2])
    had = ending.links[at - 1] if at <= len(ending.links) else Link("", "")
    url = "".join(typed.get(f"{field}.url", had.url).replace("\0", "").split())
    return Link(url, plain(typed.get(f"{field}.text", had.text)))


def _renumbered(definition: Definition, endings: Sequence[Numbered]) -> Definition:
    """The draft with these endings; what was translated goes with its ending or link."""
    if endings and endings[-1][1] == Ending():
        endings = endings[:-1]
    places = {(old, 0): f"ending{new}" for new, (old, _, _) in enumerate(endings, 1) if old}
    for new, (old, _, links) in enumerate(endings, 1):
        places |= {(old, was): f"ending{new}.link{at}" for at, was in enumerate(links, 1) if was}

    def moved(place: str) -> str:
        found = PLACE.fullmatch(place)
        return places.get((int(found[1]), int(found[2] or 0)), "") if found else place

    translations = {
        language: {moved(place): text for place, text in said.items() if moved(place)}
        for language, said in definition.translations.items()
    }
    made = tuple(ending for _, ending, _ in endings)
    return msgspec.structs.replace(definition, endings=made, translations=translations)


def _without_texts(definition: Definition) -> Definition:
    translations = {
        language: {place: text for place, text in said.items() if not PLACE.fullmatch(place)}
        for language, said in definition.translations.items()
    }
    return msgspec.structs.replace(definition, translations=translations)


def _numbered(definition: Definition) -> list[Numbered]:
    return [
        (number, ending, [*range(1, len(ending.links) + 1)])
        for number, ending in enumerate(shown_endings(definition), 1)
    ]


def _removed(definition: Definition, at: int) -> Removed:
    said = {
        language: {place: text for place, text in said.items() if PLACE.fullmatch(place)}
        for language, said in definition.translations.items()
    }
    return Removed(at, endings=definition.endings, said=said)


def _number(definition: Definition, text: str) -> int | None:
    """The number of one of the endings that are only for some readers."""
    numbers = {str(number): number for number in range(1, len(shown_endings(definition)))}
    return numbers.get(text)


def _add(definition: Definition, act: Act) -> Change:
    endings = _numbered(definition)
    number = len(endings)
    row = first_row(subjects_at(definition, f"ending{number}.if"))
    endings.insert(-1, (0, Ending(show_if=condition_of(Rows("all", (row,)))), []))
    return Change(_renumbered(definition, endings), f"ending{number}.if.1.subject", "Ending added.")


def _remove(definition: Definition, act: Act) -> Change:
    number = _number(definition, act.first)
    if number is None:
        return Change(definition)
    endings = _numbered(definition)
    endings.pop(number - 1)
    removed = _removed(definition, number - 1)
    note = f"Ending {number} removed."
    return Change(_renumbered(definition, endings), "undo", note, removed)


def _remove_link(definition: Definition, act: Act) -> Change:
    which, at = (*act.place, "", "")[:2]
    endings = _numbered(definition)
    for index, (number, ending, links) in enumerate(endings):
        if str(number) == which and at in map(str, links):
            left = [link for link in links if str(link) != at]
            kept = tuple(ending.links[link - 1] for link in left)
            endings[index] = number, msgspec.structs.replace(ending, links=kept), left
            made = _renumbered(definition, endings)
            return Change(made, "undo", "Link removed.", _removed(definition, index))
    return Change(definition)


def _move(step: int) -> Callable[[Definition, Act], Change]:
    def move(definition: Definition, act: Act) -> Change:
        number = _number(definition, act.first)
        other = _number(definition, str(number + step)) if number is not None else None
        if number is None or other is None:
            return Change(definition)
        endings = _numbered(definition)
        endings[number - 1], endings[other - 1] = endings[other - 1], endings[number - 1]
        focus = mover(f"ending{other}", other - 1, len(endings) - 1, step)
        return Change(_renumbered(definition, endings), focus, f"Now ending {other}.")

    return move


ACTS: Mapping[str, Callable[[Definition, Act], Change]] = {
    "ending-add": _add,
    "ending-remove": _remove,
    "ending-up": _move(-1),
    "ending-down": _move(1),
    "link-remove": _remove_link,
}
