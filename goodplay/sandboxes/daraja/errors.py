"""How Daraja says no."""

from goodplay.sandboxes.wire import RefusalError, Reply
from goodplay.sandboxes.world import letters

FAILED = {
    429: ("500.003.02", "Error Occurred - Spike Arrest Violation"),
    500: ("500.003.02", "System is busy. Please try again in few minutes."),
}


def envelope(status: int, code: str, message: str) -> Reply:
    """Return an error as Daraja writes it."""
    return Reply.of({"requestId": f"{letters(5)}-{letters(8)}-1", "errorCode": code, "errorMessage": message}, status)


def refused(status: int) -> Reply:
    """Return what is answered when the system cannot serve."""
    return envelope(status, *FAILED[status])


def refuse(status: int, code: str, message: str) -> RefusalError:
    """Return the refusal to raise."""
    return RefusalError(envelope(status, code, message))


def bad_request(field: str) -> RefusalError:
    """Return the refusal of a field that is missing or wrong."""
    return refuse(400, "400.002.02", f"Bad Request - Invalid {field}")
