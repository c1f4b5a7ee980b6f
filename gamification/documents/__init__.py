"""Badges as files: medals, signed statements, and pictures that carry them."""
