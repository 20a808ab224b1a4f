"""Where a survey stands in an article."""
