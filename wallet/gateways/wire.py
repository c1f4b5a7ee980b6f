"""What the gateways share: headers, moments, and the ways in which a call can fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from goodplay.core import http
from wallet.gateways.interface import GatewayBusyError, GatewayRefusedError, GatewayUnknownError, Message

NOT_FOUND = "not_found"
"""Our code for a request that never arrived at the provider."""


def header(message: Message, name: str) -> str:
    """Return a header whatever its capitals; "" when it is missing."""
    wanted = name.lower()
    return next((value for key, value in message.headers.items() if key.lower() == wanted), "")


def from_unix(seconds: int | None) -> datetime | None:
    """Return the moment of a Unix time."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def from_iso(text: str | None) -> datetime | None:
    """Return the moment of an ISO 8601 text; without a zone it is UTC.

    Raises:
        ValueError: It is none.
    """
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@contextmanager
def outside() -> Iterator[None]:
    """Say in the gateway's words why a call had no answer."""
    try:
        yield
    except http.RefusedAddressError as error:
        raise GatewayRefusedError("address", str(error)) from error
    except http.UnreachableError as error:
        raise GatewayBusyError(str(error)) from error
    except http.NoAnswerError as error:
        raise GatewayUnknownError(str(error)) from error
