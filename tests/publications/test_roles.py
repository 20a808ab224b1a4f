"""Who may do what in a title."""

import pytest

from survey_app.publications.roles import allows


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        ("owner", ["view", "edit", "manage"]),
        ("editor", ["view", "edit"]),
        ("analyst", ["view"]),
        ("nobody", []),
    ],
)
def test_each_role_has_its_actions(role, actions):
    assert [act for act in ("view", "edit", "manage", "fly") if allows(role, act)] == actions
