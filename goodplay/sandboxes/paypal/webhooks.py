"""Webhooks of PayPal: where an account's events go, and the proof that one is genuine."""

import base64
import binascii
import json
import zlib
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from goodplay.sandboxes.keys import certificate, key
from goodplay.sandboxes.paypal.accounts import CERTIFICATE, Account, Accounts, bare, webhook_id_of
from goodplay.sandboxes.paypal.errors import invalid, missing
from goodplay.sandboxes.wire import Reply, Request, Routes

__all__ = ["add_to"]


def add_to(table: Routes, accounts: Accounts) -> None:
    """Add registering, proving, sending again and the certificate."""
    path = "/v1/notifications"
    table.add("POST", f"{path}/webhooks", lambda request: register(accounts.of(request), request))
    table.add("POST", f"{path}/verify-webhook-signature", lambda request: verify(accounts.of(request), request))
    table.add(
        "GET", f"{path}/webhooks-events", lambda request: events(accounts.of(request), request), flow="paypal_ask"
    )
    table.add(
        "POST",
        f"{path}/webhooks-events/{{name}}/resend",
        lambda request, name: resend(accounts.of(request), name),
    )
    table.add("GET", f"{path}/certs/{{name}}", lambda _, name: pem(name))


def register(account: Account, request: Request) -> Reply:
    """Send events to an address from now on; an account has one here."""
    url = str(request.json().get("url", ""))
    if not url.startswith(("http://", "https://")):
        raise invalid("The url is not valid.", "INVALID_URL")
    account.webhook = url
    return Reply.of({"id": webhook_id_of(account.client_id), "url": url, "event_types": [{"name": "*"}]}, 201)


def verify(account: Account, request: Request) -> Reply:
    """Tell whether a message was signed by the sandbox for this account; the body counts as it was written."""
    data = request.json()
    body = raw_event(request.body)
    checksum = zlib.crc32(body) & 0xFFFFFFFF
    text = "|".join(
        str(part)
        for part in (data.get("transmission_id"), data.get("transmission_time"), data.get("webhook_id"), checksum)
    )
    genuine = data.get("webhook_id") == webhook_id_of(account.client_id) and signed(text, data.get("transmission_sig"))
    return Reply.of({"verification_status": "SUCCESS" if genuine else "FAILURE"})


def raw_event(body: bytes) -> bytes:
    """Return the text of ``webhook_event`` as it stands in a request."""
    text = body.decode("utf-8", "replace")
    _, _, rest = text.partition('"webhook_event"')
    start = text.find("{", len(text) - len(rest))
    try:
        _, end = json.JSONDecoder().raw_decode(text, start)
    except ValueError:
        return b""
    return text[start:end].encode()


def signed(text: str, signature: Any) -> bool:
    """Return whether the sandbox signed a text."""
    try:
        key(CERTIFICATE).public_key().verify(
            base64.b64decode(str(signature)), text.encode(), PKCS1v15(), hashes.SHA256()
        )
    except (InvalidSignature, binascii.Error):
        return False
    return True


def events(account: Account, request: Request) -> Reply:
    """Return the events from ``start_time`` to ``end_time``, newest first."""
    start, end = request.query.get("start_time", ""), request.query.get("end_time", "~")
    told = [event for event in account.every("event") if start[:19] <= event["create_time"][:19] <= end[:19]]
    return Reply.of({"events": bare(told[::-1]), "count": len(told), "links": []})


def resend(account: Account, name: str) -> Reply:
    """Send an event once more."""
    event = account.things.get(name)
    if event is None or event["kind"] != "event":
        raise missing()
    body = json.dumps(bare(event)).encode()
    account.world.post.put("paypal", account.webhook, body, headers=account.signed)
    return Reply.of({"id": name}, 202)


def pem(name: str) -> Reply:
    """Return the certificate whose key signs."""
    if name != "CERT-sandbox":
        raise missing()
    return Reply(body=certificate(CERTIFICATE), kind="application/x-pem-file")
