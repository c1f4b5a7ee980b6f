"""Tables of the impact app."""
