"""The initiator's password, hidden with the certificate of the sandbox."""

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from goodplay.sandboxes.keys import key

__all__ = ["NAME", "password_of"]

NAME = "daraja.sandbox"


def password_of(credential: str) -> str:
    """Return the password that was encrypted; empty when it cannot be read.

    A wrong key need not fail but may yield noise, hence the test for text.
    """
    try:
        plain = key(NAME).decrypt(base64.b64decode(credential, validate=True), PKCS1v15()).decode("ascii")
    except (ValueError, binascii.Error):
        return ""
    return plain if plain.isprintable() else ""
