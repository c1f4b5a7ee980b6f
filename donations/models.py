"""Tables of the donations app."""
