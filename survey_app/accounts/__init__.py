"""Who may enter: users, passwords, signed-in sessions."""
