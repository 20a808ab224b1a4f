"""The method note: how a survey was asked, answered and counted, filled from the data."""
