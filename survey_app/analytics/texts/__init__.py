"""Texts of readers: read in a queue, checked, tagged, searched, and quoted."""
