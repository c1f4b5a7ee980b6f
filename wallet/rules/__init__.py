"""Decisions about money: pure functions over facts."""
