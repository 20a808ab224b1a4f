"""The demo newsroom: a newspaper, its surveys and synthetic readers."""
