"""Tables of the wallet app."""
