"""What the members of a publication may do."""

ROLES: dict[str, frozenset[str]] = {
    "owner": frozenset({"view", "edit", "manage"}),
    "editor": frozenset({"view", "edit"}),
    "analyst": frozenset({"view"}),
}
"""Role → actions: `view` results, `edit` surveys, `manage` the publication itself."""


def allows(role: str, action: str) -> bool:
    """Whether a member with this role may do this."""
    return action in ROLES.get(role, frozenset())
