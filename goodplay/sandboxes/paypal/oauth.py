"""Tokens of PayPal."""

import base64
import binascii

from goodplay.sandboxes.paypal.accounts import Accounts
from goodplay.sandboxes.paypal.errors import error
from goodplay.sandboxes.wire import RefusalError, Reply, Request, Routes
from goodplay.sandboxes.world import letters

__all__ = ["add_to"]

TOKEN_SECONDS = 32_400


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add the address that gives tokens."""

    def token(request: Request) -> Reply:
        client_id = client_of(request)
        given = f"A21AA{letters(60)}"
        accounts.tokens[given] = accounts.open(client_id)
        return Reply.of({"access_token": given, "token_type": "Bearer", "expires_in": TOKEN_SECONDS, "scope": "*"})

    table.add("POST", "/v1/oauth2/token", token)


def client_of(request: Request) -> str:
    """Return the client of Basic authentication; every id and secret is welcome but none.

    Raises:
        RefusalError: There is none, or no grant is asked for.
    """
    _, _, secret = request.headers.get("authorization", "").partition("Basic ")
    try:
        client_id, _, password = base64.b64decode(secret).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        client_id = password = ""
    if not (client_id and password) or request.form().get("grant_type") != "client_credentials":
        raise RefusalError(error(401, "invalid_client", "Client Authentication failed"))
    return client_id
