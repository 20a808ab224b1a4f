"""Single responses: a table of them, and one in full."""
