"""Reader surveys for news publishers."""
