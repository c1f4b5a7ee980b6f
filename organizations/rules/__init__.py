"""The pure decisions about organizations."""
