"""Pure functions on numbers: intervals and means; no database, no Flask."""
