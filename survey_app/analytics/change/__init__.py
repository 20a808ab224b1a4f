"""How the same readers answered before and after: two questions with the same answers."""
