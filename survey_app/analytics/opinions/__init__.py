"""Groups of opinion among those who agree or disagree with statements."""
