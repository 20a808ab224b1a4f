"""Narrowing to some readers: parsed from an address, written back, and said in plain words."""
