"""Pages become a list with page breaks, and the list becomes the same pages."""

from hypothesis import given
from hypothesis import strategies as st

from survey_app.surveys.definition import Definition, Page
from survey_app.surveys.outline import Item, outline_of, place_of, with_outline
from tests.builders import single

SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=5)


def paged(sizes):
    numbers = iter(range(1, sum(sizes) + 1))
    pages = (Page(tuple(single(f"q{next(numbers)}") for _ in range(size))) for size in sizes)
    return Definition("Labs", pages=tuple(pages))


@given(SIZES)
def test_pages_survive_the_way_there_and_back(sizes):
    made = paged(sizes)
    assert with_outline(made, outline_of(made)) == made


def test_each_page_but_the_first_begins_with_a_break():
    breaks = [item.starts_page for item in outline_of(paged([2, 1, 2]))]
    assert breaks == [False, False, True, True, False]


def test_a_break_before_the_first_question_makes_no_empty_page():
    made = with_outline(paged([1]), [Item(single("q1"), starts_page=True)])
    assert [len(page.questions) for page in made.pages] == [1]


def test_a_survey_without_questions_keeps_one_empty_page():
    assert with_outline(paged([2]), []).pages == (Page(),)


def test_questions_are_found_by_their_key():
    items = outline_of(paged([2, 1]))
    assert (place_of(items, "q3"), place_of(items, "q9")) == (2, None)
