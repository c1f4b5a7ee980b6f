"""Tokens: a new one ends the one before."""

import base64
import binascii
from datetime import timedelta

from goodplay.sandboxes.daraja.book import TOKEN_SECONDS, Book
from goodplay.sandboxes.daraja.errors import refuse
from goodplay.sandboxes.wire import Reply, Request, Routes
from goodplay.sandboxes.world import letters, now

__all__ = ["add_to"]


def add_to(table: Routes, book: Book) -> None:
    """Add the address that gives tokens."""

    def generate(request: Request) -> Reply:
        if request.query.get("grant_type") != "client_credentials":
            raise refuse(400, "400.008.02", "Invalid grant type passed")
        key = key_of(request.headers.get("authorization", ""))
        token = letters(28)
        book.tokens[key] = (token, now() + timedelta(seconds=TOKEN_SECONDS))
        return Reply.of({"access_token": token, "expires_in": str(TOKEN_SECONDS)})

    table.add("GET", "/oauth/v1/generate", generate)


def key_of(header: str) -> str:
    """Return the consumer key of Basic authentication; every key and secret is welcome but none."""
    kind, _, secret = header.partition(" ")
    try:
        key, _, password = base64.b64decode(secret).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        key = password = ""
    if kind != "Basic" or not (key and password):
        raise refuse(400, "400.008.01", "Invalid Authentication passed")
    return key
