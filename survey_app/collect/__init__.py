"""What readers did: the write side, public and without cookies."""
