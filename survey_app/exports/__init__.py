"""What analysts take away: sources, formats, report definitions."""
