"""Tests of the method note."""
