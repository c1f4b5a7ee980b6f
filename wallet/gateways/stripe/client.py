"""Stripe's own library, made to go out through our one door, and its errors in the gateway's words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import stripe

from goodplay.core import http
from wallet.gateways.interface import Access, GatewayBusyError, GatewayRefusedError, GatewayUnknownError
from wallet.gateways.wire import outside

BUSY, CONFLICT, BROKEN = 429, 409, 500


class _OneWayOut(stripe.HTTPClient):
    """Sends what the library wants to send with ``goodplay.core.http``, so that no address of ours can be reached."""

    name = "goodplay"

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """Return body, status and headers."""
        content = post_data.encode() if isinstance(post_data, str) else post_data
        wanted = cast("http.Method", method.upper())
        answer = http.call(
            wanted, url, headers={key: str(value) for key, value in (headers or {}).items()}, content=content
        )
        return answer.text, answer.status, {key.lower(): value for key, value in answer.headers.items()}

    def close(self) -> None:
        """Nothing is kept open."""


def client_of(access: Access) -> stripe.StripeClient:
    """Return a client for the account; it never repeats a request by itself: the poller asks first."""
    return stripe.StripeClient(
        access.credentials["secret_key"],
        base_addresses={"api": access.base_url},
        http_client=_OneWayOut(),
        max_network_retries=0,
    )


@contextmanager
def calling() -> Iterator[None]:
    """Say in the gateway's words what Stripe refused or left open.

    Raises:
        GatewayRefusedError: It said no.
        GatewayBusyError: It took nothing; later.
        GatewayUnknownError: It may have acted.
    """
    try:
        with outside():
            yield
    except stripe.StripeError as error:
        raise _translated(error) from error


def _translated(error: stripe.StripeError) -> Exception:
    status = error.http_status or 0
    reason = error.user_message or type(error).__name__
    if status == BUSY:
        return GatewayBusyError(reason)
    if status >= BROKEN or status in (0, CONFLICT):
        return GatewayUnknownError(reason)
    return GatewayRefusedError(error.code or type(error).__name__, reason)
