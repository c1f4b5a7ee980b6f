"""What tests of PayPal say and ask."""

import base64
import json
import zlib
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from wallet.gateways.interface import (
    Charge,
    Message,
    Question,
)
from wallet.gateways.paypal import PayPalGateway

REFERENCE = "0192f0c1-0000-7000-8000-000000000002"
LIVE = "https://api-m.sandbox.paypal.com"
CERTIFICATE = "/v1/notifications/certs/CERT-1"
CHARGE = Charge(REFERENCE, 2500, "EUR", "A gift", return_url="https://app.example/thanks")
TOKEN = {"access_token": "A1", "expires_in": 3600}
NOW = datetime.now(UTC)
KEY = rsa.generate_private_key(65537, 2048)
gateway = PayPalGateway()


def capture(status="COMPLETED", **more):
    """A capture."""
    return {
        "id": "CAP1",
        "status": status,
        "amount": {"currency_code": "EUR", "value": "25.00"},
        "custom_id": REFERENCE,
        "create_time": "2026-03-05T12:00:00Z",
        "seller_receivable_breakdown": {"paypal_fee": {"currency_code": "EUR", "value": "1.20"}},
        "supplementary_data": {"related_ids": {"order_id": "ORDER1"}},
    } | more


def order(status="CREATED", *captures, refunds=(), **more):
    """An order."""
    payments = {"captures": list(captures), "refunds": list(refunds)}
    unit = {"custom_id": REFERENCE, "payments": payments if captures else {}}
    links = [{"rel": "payer-action", "href": "https://paypal.example/checkout"}]
    return {"id": "ORDER1", "status": status, "purchase_units": [unit], "links": links} | more


def refund(status="COMPLETED", **more):
    """A refund."""
    up = {"rel": "up", "href": f"{LIVE}/v2/payments/captures/CAP1"}
    return {
        "id": "REF1",
        "status": status,
        "amount": {"currency_code": "EUR", "value": "10.00"},
        "custom_id": REFERENCE,
        "create_time": "2026-03-06T12:00:00Z",
        "links": [{"rel": "self", "href": f"{LIVE}/v2/payments/refunds/REF1"}, up],
    } | more


def dispute(status="UNDER_REVIEW", outcome="", **more):
    """A dispute."""
    result = {"dispute_outcome": {"outcome_code": outcome}} if outcome else {}
    return (
        {
            "dispute_id": "PP-D-1",
            "status": status,
            "reason": "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
            "dispute_amount": {"currency_code": "EUR", "value": "25.00"},
            "disputed_transactions": [{"seller_transaction_id": "CAP1"}],
            "create_time": "2026-03-07T12:00:00.000Z",
        }
        | result
        | more
    )


def refused(issue, status=422):
    """A refusal of PayPal's."""
    return status, {"name": "UNPROCESSABLE_ENTITY", "details": [{"issue": issue, "description": "No."}]}


def asking(subject, provider_reference="", receipt="", since=NOW):
    """A question about our request."""
    return Question(subject, REFERENCE, provider_reference, receipt, since)


def certificate(key=KEY, days=1):
    """A certificate that proves only itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(NOW - timedelta(days=10)).not_valid_after(NOW + timedelta(days=days))
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def message(event, *, base=LIVE, sent=None, webhook_id="WH1", **headers):
    """A message signed with the certificate's key."""
    body = json.dumps(event).encode()
    sent = (sent or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = f"T1|{sent}|{webhook_id}|{zlib.crc32(body)}".encode()
    signature = base64.b64encode(KEY.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()
    said = {
        "Paypal-Transmission-Id": "T1",
        "Paypal-Transmission-Time": sent,
        "Paypal-Transmission-Sig": signature,
        "Paypal-Cert-Url": base + CERTIFICATE,
        "Paypal-Auth-Algo": "SHA256withRSA",
    }
    return Message("paypal", said | headers, body, datetime.now(UTC))


def event(kind, resource):
    """An event about a resource."""
    return {"id": "WH-1", "event_type": kind, "create_time": "2026-03-05T12:00:01Z", "resource": resource}
