"""Results outside the studio: on a page for readers, and as figures that articles keep."""
