"""What readers meet after the last page, as editors write it."""

import msgspec
import pytest

from survey_app.surveys.builder import apply
from survey_app.surveys.definition import Definition, Ending, Link, Page
from survey_app.surveys.endings import ending_faults, shown_endings, write_endings
from survey_app.surveys.presses import Act
from tests.builders import ORIGIN, single

PLAIN = Definition("Labs", pages=(Page((single(),)),))
FIRST = Ending("Thanks, first", show_if=("is", "q1", "o1"), links=(Link("https://a.example", "A"),))
SECOND = Ending("Thanks, second", show_if=("is", "q1", "o2"))
LAST = Ending("Thanks, all", links=(Link("https://b.example", "B"), Link("https://c.example", "C")))
FRENCH = {
    "q1": "Quoi ?",
    "ending1": "Merci, un",
    "ending1.link1": "A fr",
    "ending2": "Merci, deux",
    "ending3": "Merci, tous",
    "ending3.link1": "B fr",
    "ending3.link2": "C fr",
}
FULL = msgspec.structs.replace(PLAIN, endings=(FIRST, SECOND, LAST), translations={"fr": FRENCH})


def press(name, made, *place, **given):
    return apply(name, made, Act(place, **given))


def typed(number, **fields):
    known = {"text": "", "results": "y"} | fields
    return {
        f"ending{number}.{name.replace('__', '.')}": v for name, v in known.items() if v != ""
    } | {f"ending{number}.text": known["text"]}


def test_there_is_always_one_for_everybody():
    assert shown_endings(PLAIN) == (Ending(),)
    assert shown_endings(FULL) == (FIRST, SECOND, LAST)
    some = msgspec.structs.replace(PLAIN, endings=(FIRST,))
    assert shown_endings(some) == (FIRST, Ending())


def test_what_nobody_changed_stays_unsaid():
    assert write_endings(PLAIN, typed(1)) == PLAIN
    assert write_endings(PLAIN, {}) == PLAIN
    assert write_endings(FULL, {}) == FULL


def test_thanks_results_and_links_are_taken_over():
    fields = {"text": " Thank\nyou ", "results": "", "link1__url": " https://x.example/a b "}
    made = write_endings(PLAIN, typed(1, **fields, link1__text="More"))
    assert made.endings == (
        Ending("Thank you", results=False, links=(Link("https://x.example/ab", "More"),)),
    )


def test_a_link_that_is_emptied_goes_and_translations_move_up():
    fields = {"text": "Thanks, all", "link1__url": "", "link1__text": ""}
    sent = typed(3, **fields) | {"ending3.link1.url": "", "ending3.link1.text": ""}
    made = write_endings(FULL, sent)
    assert made.endings[2].links == LAST.links[1:]
    assert made.translations["fr"] == {
        "q1": "Quoi ?",
        "ending1": "Merci, un",
        "ending1.link1": "A fr",
        "ending2": "Merci, deux",
        "ending3": "Merci, tous",
        "ending3.link1": "C fr",
    }


def test_a_new_ending_stands_before_the_last_and_has_a_condition():
    change = press("ending-add", FULL)
    assert change.definition.endings == (FIRST, SECOND, Ending(show_if=("is", "q1")), LAST)
    assert change.definition.translations["fr"]["ending4"] == "Merci, tous"
    assert change.focus == "ending3.if.1.subject"


def test_endings_change_places_with_their_translations():
    made = press("ending-down", FULL, "1").definition
    assert made.endings == (SECOND, FIRST, LAST)
    assert made.translations["fr"]["ending1"] == "Merci, deux"
    assert made.translations["fr"]["ending2.link1"] == "A fr"
    assert press("ending-up", made, "2").definition == FULL


@pytest.mark.parametrize(
    ("name", "place"), [("ending-remove", ("1",)), ("link-remove", ("3", "1"))]
)
def test_what_was_removed_comes_back_with_its_translations(name, place):
    change = press(name, FULL, *place)
    assert change.definition != FULL
    assert "fr" in change.definition.translations
    assert press("put-back", change.definition, removed=change.removed).definition == FULL


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("ending-remove", ("3",)),
        ("ending-remove", ("9",)),
        ("ending-remove", ()),
        ("ending-up", ("1",)),
        ("ending-down", ("2",)),
        ("link-remove", ("1", "2")),
        ("link-remove", ("x",)),
    ],
)
def test_the_last_stays_and_what_is_gone_is_left_alone(name, place):
    assert press(name, FULL, *place).definition == FULL


@pytest.mark.parametrize(
    ("url", "is_right"),
    [
        ("https://other.example/a", True),
        (f"{ORIGIN}/a", True),
        ("http://localhost:5001/a", True),
        ("http://other.example/a", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//other.example", False),
        ("https://", False),
        ("https://user:secret@other.example", False),
        ("/a", False),
        ("", False),
    ],
)
def test_links_lead_to_https_or_to_the_title(url, is_right):
    made = msgspec.structs.replace(PLAIN, endings=(Ending(links=(Link(url, "More"),)),))
    faults = list(ending_faults(made, [ORIGIN, "http://localhost:5001"]))
    assert [fault.path for fault in faults] == ([] if is_right else ["ending1.link1"])


def test_every_fault_of_an_ending_is_named():
    endings = (Ending("x" * 501), Ending(links=(Link("https://a.example", ""),) * 11))
    made = msgspec.structs.replace(PLAIN, endings=endings)
    paths = [fault.path for fault in ending_faults(made, [])]
    assert paths[:3] == ["ending1", "ending1", "ending2"]
    assert "ending2.link11" in paths
