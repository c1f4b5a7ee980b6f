"""The pure decisions about people."""
