"""Where providers send their messages."""
