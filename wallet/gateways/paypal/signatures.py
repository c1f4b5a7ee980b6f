"""Who sent a PayPal message: the signature of its certificate, or PayPal's own word.

The certificate's address comes with the message, so it is pinned: the host of the API we use, its twin without ``m``,
and the one folder where certificates lie.
"""

import base64
import binascii
import json
import warnings
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import certifi
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from django.core.cache import cache

from goodplay.core import http
from wallet.gateways.interface import Access, BadSignatureError, Message
from wallet.gateways.paypal.client import read, request
from wallet.gateways.wire import header, outside

FOLDER: Final = "/v1/notifications/certs/"
SIGNER: Final = "messageverificationcerts.paypal.com"
ALGORITHM: Final = "SHA256withRSA"
KEPT: Final = 24 * 3_600
"""Seconds for which a certificate is remembered; it is checked each time."""
HEADERS: Final = ("transmission-id", "transmission-time", "transmission-sig", "cert-url", "auth-algo")


def check(access: Access, message: Message) -> None:
    """Check a message's signature; PayPal is asked when the account's option ``verification`` is ``api``.

    Raises:
        BadSignatureError: It is not PayPal's, or for another webhook of PayPal's.
        GatewayError: Certificate or answer could not be had; later.
    """
    if access.options.get("verification") == "api":
        _ask(access, message)
    else:
        _check_by_certificate(access, message)


def pinned(access: Access, address: str) -> bool:
    """Tell whether a certificate's address is one of PayPal's, in the world (test or live) of the account."""
    parts, base = urlsplit(address), urlsplit(access.base_url)
    hosts = {base.netloc, base.netloc.replace("api-m.", "api.", 1)}
    plain = not (parts.query or parts.fragment or ".." in parts.path or "%" in parts.path)
    return parts.scheme == base.scheme and parts.netloc in hosts and parts.path.startswith(FOLDER) and plain


def signed_text(message: Message, webhook_id: str) -> bytes:
    """Return what PayPal signs: the sum over the body is CRC32 in decimal."""
    parts = (header(message, "paypal-transmission-id"), header(message, "paypal-transmission-time"), webhook_id)
    return "|".join((*parts, str(zlib.crc32(message.body)))).encode()


def _check_by_certificate(access: Access, message: Message) -> None:
    address = header(message, "paypal-cert-url")
    if not pinned(access, address) or header(message, "paypal-auth-algo") != ALGORITHM:
        raise BadSignatureError("The certificate does not lie at PayPal.")
    key = _key(access, address)
    try:
        signature = base64.b64decode(header(message, "paypal-transmission-sig"), validate=True)
        key.verify(signature, signed_text(message, access.credentials["webhook_id"]), PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error) as error:
        raise BadSignatureError("PayPal's signature does not fit the message.") from error


def _key(access: Access, address: str) -> RSAPublicKey:
    try:
        leaf, *others = x509.load_pem_x509_certificates(_certificate(address))
    except ValueError as error:
        cache.delete(_name(address))
        raise BadSignatureError("There is no certificate at that address.") from error
    if http.checked(access.base_url):  # a sandbox of ours: its certificate proves itself
        _require_valid(leaf)
    else:
        _require_chain(leaf, others)
    key = leaf.public_key()
    if not isinstance(key, RSAPublicKey):
        raise BadSignatureError("The certificate has no RSA key.")
    return key


def _certificate(address: str) -> bytes:
    known: bytes | None = cache.get(_name(address))
    if known is None:
        with outside():
            answer = http.call("GET", address)
        if not answer.ok:
            read(answer)
        known = answer.body
        cache.set(_name(address), known, KEPT)
    return known


def _require_valid(leaf: x509.Certificate) -> None:
    if not leaf.not_valid_before_utc <= datetime.now(UTC) <= leaf.not_valid_after_utc:
        raise BadSignatureError("The certificate is not valid now.")


def _require_chain(leaf: x509.Certificate, others: Iterable[x509.Certificate]) -> None:
    policy = PolicyBuilder().store(_roots(certifi.where()))
    try:
        policy.build_server_verifier(x509.DNSName(SIGNER)).verify(leaf, list(others))
    except VerificationError as error:
        raise BadSignatureError("No public authority stands behind the certificate.") from error


@lru_cache(maxsize=1)
def _roots(path: str) -> Store:
    """Return the public authorities; one of them has a serial number that is no longer allowed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        return Store(x509.load_pem_x509_certificates(Path(path).read_bytes()))


def _ask(access: Access, message: Message) -> None:
    """Ask PayPal; the event goes there byte for byte as it came, or PayPal could not recognize it."""
    said = {name.replace("-", "_"): header(message, f"paypal-{name}") for name in HEADERS}
    fields = json.dumps(said | {"webhook_id": access.credentials["webhook_id"]})
    whole = fields[:-1].encode() + b', "webhook_event": ' + message.body + b"}"
    answer = request(access, "POST", "/v1/notifications/verify-webhook-signature", body=whole)
    if answer.get("verification_status") != "SUCCESS":
        raise BadSignatureError("PayPal does not know the message.")


def _name(address: str) -> str:
    return f"paypal-certificate:{address}"
