"""Tests of results outside the studio."""
