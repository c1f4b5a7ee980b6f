"""The console: which site serves the back office, and who sits where in it."""
