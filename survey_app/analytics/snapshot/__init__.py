"""The columnar copy of a survey's responses, which any question about them can be asked of."""
