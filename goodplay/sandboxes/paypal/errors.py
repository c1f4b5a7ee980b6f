"""How PayPal says no."""

from goodplay.sandboxes.wire import RefusalError, Reply
from goodplay.sandboxes.world import letters


def error(status: int, name: str, message: str, *issues: str) -> Reply:
    """Return an error as PayPal writes it."""
    details = [{"issue": issue, "description": message} for issue in issues]
    return Reply.of({"name": name, "message": message, "debug_id": letters(13).lower(), "details": details}, status)


def failed(status: int) -> Reply:
    """Return what is answered when it cannot serve."""
    if status == 429:  # noqa: PLR2004 - HTTP
        return error(429, "RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting.")
    return error(status, "INTERNAL_SERVER_ERROR", "An internal server error has occurred.")


def invalid(message: str, issue: str) -> RefusalError:
    """Return the refusal of a field."""
    return RefusalError(error(400, "INVALID_REQUEST", message, issue))


def impossible(message: str, issue: str) -> RefusalError:
    """Return the refusal of something that cannot be done in this state."""
    return RefusalError(error(422, "UNPROCESSABLE_ENTITY", message, issue))


def missing() -> RefusalError:
    """Return the refusal of an id that names nothing."""
    return RefusalError(
        error(404, "RESOURCE_NOT_FOUND", "The specified resource does not exist.", "INVALID_RESOURCE_ID")
    )
