"""What can go wrong with the embedded engines."""


class EngineError(Exception):
    """An engine cannot run here; the message is one line that says why and what helps."""
