"""What answers can be told apart by: questions, and what is known of each response."""
