"""Where a survey appears and how each place does."""

from survey_app.analytics.filters.filter import Filter
from survey_app.analytics.results.places import places


def test_each_place_has_what_was_seen_and_answered_there(database, sources, always, answer, seen):
    answer({"q1": "o1"}, {"q1": "o1"}, context={"placement": "element"})
    answer({"q1": "o1"}, complete=False)
    seen(9, started=4)
    seen(5, placement="r1")
    with database.reading() as session:
        found = places(sources(session), Filter(always), {"element": "by hand"})
    assert [
        (p.label, p.measures.seen, p.measures.started, p.measures.responses) for p in found
    ] == [
        ("by hand", 9, 4, 2),
        ("elsewhere, or not known", 0, 0, 1),
        ("r1", 5, 0, 0),
    ]
    assert (found[1].measures.complete, found[0].measures.answer_rate.n) == (0, 2)


def test_what_was_seen_is_left_out_where_the_filter_cannot_be_applied(
    database, sources, always, answer, seen
):
    answer({"q1": "o1"}, context={"placement": "element"})
    seen(9)
    with database.reading() as session:
        [place] = places(sources(session), Filter(always, complete=True), {})
    assert (place.measures.seen, place.measures.responses) == (0, 1)
