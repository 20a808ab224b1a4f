"""Pure functions on numbers and arrays, with their sources; no database, no Flask."""
