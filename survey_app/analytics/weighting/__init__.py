"""Weighting answers to what is known of the readership."""
