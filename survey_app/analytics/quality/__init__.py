"""What looks unusual among a survey's responses: found, marked and compared, never deleted."""
