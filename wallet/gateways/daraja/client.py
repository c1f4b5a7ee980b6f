"""Calls to Daraja: one token for all processes, and its refusals in the gateway's words."""

import hashlib
import json
import threading
from decimal import Decimal
from typing import Any, Final

from django.core.cache import cache

from goodplay.core import http
from goodplay.core.http import Answer, Method
from wallet.gateways.interface import Access, GatewayBusyError, GatewayRefusedError, GatewayUnknownError
from wallet.gateways.wire import outside

EARLY: Final = 60
"""A token is renewed so many seconds before it ends."""
LONGEST_FETCH: Final = 15
WAITS: Final = 40
WAIT_SECONDS: Final = 0.1
LIFE: Final = 3600
BUSY, BROKEN = 429, 500
INVALID_TOKEN: Final = frozenset({"404.001.03", "401.003.01", "400.003.01"})
SPIKES: Final = frozenset({"500.003.02", "500.003.03"})
"""Too many calls, or no quota left: nothing was accepted."""
CREDENTIALS: Final = "500.001.1001"
"""Wrong credentials or no such merchant – and, with another text, a payer who is busy or has not answered yet."""
LOCKED: Final = "unable to lock subscriber"
DUPLICATE: Final = "500.002.1001"
DUPLICATE_TEXT: Final = "duplicate"


def post(access: Access, path: str, body: Any, *, method: Method = "POST") -> Any:
    """Call Daraja and return the JSON of its answer, its decimals exact.

    A token that was replaced elsewhere is renewed once: what it was refused for has certainly not happened.

    Raises:
        GatewayRefusedError: It said no; nothing has happened.
        GatewayBusyError: It took nothing; later.
        GatewayUnknownError: It may have acted.
    """
    token = token_of(access)
    answer = _sent(access, method, path, body, token)
    if _error(answer)[0] in INVALID_TOKEN:
        forget(access, token)
        answer = _sent(access, method, path, body, token_of(access))
    return read(answer)


def token_of(access: Access) -> str:
    """Return the token of the account; one process fetches it, the others wait, because a new one ends the old one.

    Raises:
        GatewayBusyError: There is none to be had now.
        GatewayRefusedError: Key or secret are wrong.
    """
    name = _key(access)
    for _ in range(WAITS):
        if known := cache.get(name):
            return str(known)
        if cache.add(f"{name}:fetched", 1, LONGEST_FETCH):
            try:
                return _fetch(access)
            finally:
                cache.delete(f"{name}:fetched")
        threading.Event().wait(WAIT_SECONDS)
    return _fetch(access)


def forget(access: Access, token: str) -> None:
    """Use a token no more, unless another process has renewed it already."""
    if cache.get(_key(access)) == token:
        cache.delete(_key(access))


def read(answer: Answer) -> Any:
    """Return the JSON of an answer, or raise what it says; see ``post``."""
    code, text = _error(answer)
    if answer.status == BUSY or code in SPIKES or LOCKED in text.lower():
        raise GatewayBusyError(text or "M-Pesa asks to slow down.")
    if answer.status >= BROKEN and not (code in (CREDENTIALS, DUPLICATE) and _certain(code, text)):
        raise GatewayUnknownError(f"M-Pesa answered {answer.status}: {text}")
    if code or not answer.ok:
        raise GatewayRefusedError(code or str(answer.status), text or "M-Pesa said no.")
    said = _json(answer)
    if not isinstance(said, dict):
        raise GatewayUnknownError("M-Pesa's answer is no JSON.")
    if (status := str(said.get("ResponseCode", "0"))) not in ("0", "00000000", "1000", "1001"):
        raise GatewayRefusedError(status, str(said.get("ResponseDescription", "")))
    return said


def _certain(code: str, text: str) -> bool:
    """Return whether an error of the server's says for certain that nothing new has happened."""
    return code == CREDENTIALS or DUPLICATE_TEXT in text.lower()


def _sent(access: Access, method: Method, path: str, body: Any, token: str) -> Answer:
    with outside():
        return http.call(method, f"{access.base_url}{path}", headers={"Authorization": f"Bearer {token}"}, json=body)


def _fetch(access: Access) -> str:
    """Ask for a token; whatever goes wrong here, nothing has been sent yet of what it is for."""
    login = access.credentials["consumer_key"], access.credentials["consumer_secret"]
    query = {"grant_type": "client_credentials"}
    try:
        with outside():
            answer = http.call("GET", f"{access.base_url}/oauth/v1/generate", query=query, auth=login)
        said = read(answer)
    except GatewayUnknownError as error:
        raise GatewayBusyError("M-Pesa gave no token.") from error
    token = str(said.get("access_token") or "")
    if not token:
        raise GatewayBusyError("M-Pesa gave no token.")
    cache.set(_key(access), token, max(int(said.get("expires_in") or LIFE) - EARLY, 1))
    return token


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body, parse_float=Decimal)
    except ValueError:
        return None


def _error(answer: Answer) -> tuple[str, str]:
    """Return code and text of the error envelope; empty when there is none."""
    said = _json(answer) if b"errorCode" in answer.body else None
    if not isinstance(said, dict):
        return "", ""
    return str(said.get("errorCode", "")), str(said.get("errorMessage", ""))


def _key(access: Access) -> str:
    """Name the app and its credentials, so that new ones get a new token."""
    named = f"{access.base_url}|{access.credentials['consumer_key']}|{access.credentials['consumer_secret']}"
    return f"daraja-token:{hashlib.sha256(named.encode()).hexdigest()[:32]}"
