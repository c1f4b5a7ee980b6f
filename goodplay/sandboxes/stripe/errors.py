"""How Stripe says no."""

from goodplay.sandboxes.wire import RefusalError, Reply


def error(status: int, kind: str, message: str, **more: str) -> Reply:
    """Return an error as Stripe writes it."""
    return Reply.of({"error": {"type": kind, "message": message, **more}}, status)


def failed(status: int) -> Reply:
    """Return what is answered when it cannot serve; the library may repeat the call, by the same key."""
    if status == 429:  # noqa: PLR2004 - HTTP
        return error(429, "invalid_request_error", "Request rate limit exceeded.", code="rate_limit")
    return error(status, "api_error", "An unknown error occurred.")


def refuse(status: int, kind: str, message: str, **more: str) -> RefusalError:
    """Return the refusal to raise."""
    return RefusalError(error(status, kind, message, **more))


def missing(kind: str, name: str) -> RefusalError:
    """Return the refusal of an id that names nothing."""
    return refuse(404, "invalid_request_error", f"No such {kind}: '{name}'", code="resource_missing", param="id")


def invalid(message: str, param: str = "") -> RefusalError:
    """Return the refusal of a field."""
    return refuse(400, "invalid_request_error", message, param=param)
