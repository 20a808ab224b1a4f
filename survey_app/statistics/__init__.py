"""Pure functions on numbers and arrays, with their sources; no database, no Flask.

Some are for analysts who compute with the package, and stand on no page: docs/methods.md names
them.
"""
