"""A mapping that remembers what was used last, and does not grow."""

from survey_app.collect.recent import Recent


def test_what_was_set_is_found():
    kept = Recent(2)
    kept.set("a", 1)
    kept.set("a", 2)
    assert (kept.get("a"), kept.get("b"), len(kept)) == (2, None, 1)


def test_at_least_so_many_are_kept_and_at_most_twice_as_many():
    kept = Recent(10)
    for number in range(1000):
        kept.set(number, number)
        assert all(kept.get(n) == n for n in range(max(0, number - 9), number + 1))
        assert len(kept) <= 20
    assert kept.get(0) is None


def test_what_is_used_is_not_forgotten():
    kept = Recent(10)
    for number in range(1000):
        kept.set("used", number)
        kept.set(number, number)
    assert kept.get("used") == 999


def test_everything_can_be_forgotten():
    kept = Recent(1)
    kept.set("a", 1)
    kept.set("b", 2)
    kept.clear()
    assert (kept.get("a"), kept.get("b"), len(kept)) == (None, None, 0)
