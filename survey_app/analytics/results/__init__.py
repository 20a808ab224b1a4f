"""What the page of one survey shows: its sentence, its questions, groups, time and places."""
