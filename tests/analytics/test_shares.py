"""A share with its bounds, and when nothing can be said of it."""

import pytest

from survey_app.analytics.shares import Share


def test_a_share_has_its_wilson_bounds():
    share = Share(20, 50)
    assert share.share == 0.4
    assert share.bounds == pytest.approx((0.276084, 0.538186), abs=1e-6)


def test_nobody_of_some_is_a_share_with_an_upper_bound():
    share = Share(0, 10)
    assert share.share == 0
    assert share.bounds == pytest.approx((0, 0.277533), abs=1e-6)


@pytest.mark.parametrize(("n", "base"), [(0, 0), (3, 0), (11, 10), (-1, 10)])
def test_what_no_base_holds_is_not_known(n, base):
    assert (Share(n, base).share, Share(n, base).bounds) == (None, None)
