"""Cross-tables: any question or fact by any other, for the responses that a filter lets in."""
