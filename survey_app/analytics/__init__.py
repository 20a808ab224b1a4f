"""What editors learn: the read side, which never writes."""
