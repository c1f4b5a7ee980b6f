"""Calls to PayPal: one token for all processes, and its refusals in the gateway's words."""

import hashlib
from typing import Any, Final

from django.core.cache import cache

from goodplay.core import http
from goodplay.core.http import Answer, Method
from wallet.gateways.interface import Access, GatewayBusyError, GatewayRefusedError, GatewayUnknownError
from wallet.gateways.wire import outside

EARLY: Final = 60
"""A token is renewed so many seconds before it ends."""
UNAUTHORIZED, BUSY, BROKEN, CONFLICT = 401, 429, 500, 409


def request(access: Access, method: Method, path: str, *, body: Any = None, once: str = "", query: Any = None) -> Any:
    """Call PayPal and return the JSON of its answer ({} for an empty one).

    Args:
        access: Whose account.
        method: The HTTP method.
        path: With a leading slash.
        body: What becomes JSON, or bytes that are.
        once: Our reference: the same one has the same effect only once (PayPal keeps it for six hours).
        query: Added to the address of a GET.

    Raises:
        GatewayRefusedError: PayPal said no; ``code`` is the issue it names.
        GatewayBusyError: It took nothing; later.
        GatewayUnknownError: It may have acted.
    """
    answer = _sent(access, method, path, body=body, once=once, query=query, token=token_of(access))
    if answer.status == UNAUTHORIZED:
        cache.delete(_key(access))
        answer = _sent(access, method, path, body=body, once=once, query=query, token=token_of(access))
    return read(answer)


def token_of(access: Access) -> str:
    """Return an access token, from the cache while it is valid."""
    known: str | None = cache.get(_key(access))
    if known:
        return known
    said = read(_granted(access))
    token = str(said["access_token"])
    cache.set(_key(access), token, max(int(said.get("expires_in", 0)) - EARLY, 1))
    return token


def read(answer: Answer) -> Any:
    """Return the JSON of an answer.

    Raises:
        GatewayError: Its status is no success; see ``request``.
    """
    if answer.status == BUSY:
        raise GatewayBusyError("PayPal asks to slow down.")
    if answer.status >= BROKEN or answer.status == CONFLICT:
        raise GatewayUnknownError(f"PayPal answered {answer.status}.")
    if not answer.ok:
        raise _refusal(answer)
    with outside():
        return answer.json() if answer.body else {}


def _sent(access: Access, method: Method, path: str, *, body: Any, once: str, query: Any, token: str) -> Answer:
    headers = {"Authorization": f"Bearer {token}", "Prefer": "return=representation"}
    headers |= {"PayPal-Request-Id": once} if once else {}
    address = f"{access.base_url}{path}"
    with outside():
        if method == "GET":
            return http.call(method, address, headers=headers, query=query)
        if isinstance(body, bytes):
            headers |= {"Content-Type": "application/json"}
            return http.call(method, address, headers=headers, content=body)
        return http.call(method, address, headers=headers, json={} if body is None else body)


def _granted(access: Access) -> Answer:
    """Ask for a token; whatever goes wrong here, nothing has been sent yet of what it is for."""
    login = (access.credentials["client_id"], access.credentials["client_secret"])
    try:
        with outside():
            granted = http.call(
                "POST", f"{access.base_url}/v1/oauth2/token", form={"grant_type": "client_credentials"}, auth=login
            )
    except GatewayUnknownError as error:
        raise GatewayBusyError("PayPal gave no token.") from error
    if granted.status >= BROKEN:
        raise GatewayBusyError(f"PayPal gave no token: {granted.status}.")
    return granted


def _refusal(answer: Answer) -> GatewayRefusedError:
    try:
        said = answer.json()
    except http.NoAnswerError:
        said = {}
    said = said if isinstance(said, dict) else {}
    details: list[dict[str, Any]] = said.get("details") or [{}]
    detail = details[0]
    code = detail.get("issue") or said.get("name") or said.get("error") or str(answer.status)
    reason = detail.get("description") or said.get("message") or said.get("error_description") or "PayPal said no."
    return GatewayRefusedError(str(code), str(reason))


def _key(access: Access) -> str:
    """Name the account and its credentials, so that new ones get a new token."""
    named = f"{access.base_url}|{access.credentials['client_id']}|{access.credentials['client_secret']}"
    return f"paypal-token:{access.provider_id}:{hashlib.sha256(named.encode()).hexdigest()[:16]}"
