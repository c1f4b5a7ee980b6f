"""PayPal's wire, without PayPal."""

import base64
import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from goodplay.core.http import NoAnswerError, UnreachableError
from tests.wallet.gateways.speaking import listening
from wallet.gateways.base import (
    Access,
    BadSignatureError,
    Charge,
    GatewayBusyError,
    GatewayRefusedError,
    GatewayUnknownError,
    Message,
    Outcome,
    Question,
    RefundOrder,
    Subject,
)
from wallet.gateways.paypal import PayPalGateway
from wallet.gateways.paypal.client import token_of

REFERENCE = "0192f0c1-0000-7000-8000-000000000002"
LIVE = "https://api-m.sandbox.paypal.com"
CERTIFICATE = "/v1/notifications/certs/CERT-1"
CHARGE = Charge(REFERENCE, 2500, "EUR", "A gift", return_url="https://app.example/thanks")
TOKEN = {"access_token": "A1", "expires_in": 3600}
NOW = datetime.now(UTC)
KEY = rsa.generate_private_key(65537, 2048)
gateway = PayPalGateway()


@pytest.fixture
def access():
    """An account of its own, so that no token of another test is found."""
    credentials = {"client_id": "me", "client_secret": "secret", "webhook_id": "WH1"}
    return Access(uuid4(), LIVE, credentials, {"brand_name": "Charity"}, "https://goodplay.example/cb/x")


@pytest.fixture
def paypal(monkeypatch):
    """PayPal, which gives tokens."""
    made = listening(monkeypatch)
    made.answers["POST", "/v1/oauth2/token"] = TOKEN
    return made


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


@pytest.fixture
def sandbox(access, paypal, settings, monkeypatch):
    """An account with a sandbox of ours, whose certificate proves itself."""
    settings.OUTBOUND_ALLOW = frozenset({"127.0.0.1:9"})
    paypal.answers["GET", CERTIFICATE] = certificate()
    return replace(access, base_url="http://127.0.0.1:9")


@pytest.fixture(autouse=True)
def no_certificate_is_remembered():
    """Each test has its own certificates."""
    from django.core.cache import cache

    cache.clear()


def test_a_buyer_is_sent_to_approve_an_order(access, paypal):
    paypal.answers["POST", "/v2/checkout/orders"] = order()
    started = gateway.start(access, CHARGE)
    assert started.provider_reference == "ORDER1"
    assert started.next_action == {"redirect_url": "https://paypal.example/checkout"}
    asked = paypal.last("POST", "/v2/checkout/orders")
    assert asked.headers["PayPal-Request-Id"] == REFERENCE
    assert asked.json["purchase_units"][0]["amount"] == {"currency_code": "EUR", "value": "25.00"}
    assert asked.json["payment_source"]["paypal"]["experience_context"] == {
        "return_url": "https://app.example/thanks",
        "cancel_url": "https://app.example/thanks",
        "user_action": "PAY_NOW",
        "shipping_preference": "NO_SHIPPING",
        "brand_name": "Charity",
    }


def test_one_token_serves_until_a_minute_before_its_end(access, paypal):
    assert [token_of(access) for _ in range(3)] == ["A1"] * 3
    assert len(paypal.asked) == 1
    other = replace(access, credentials={**access.credentials, "client_secret": "new"})
    token_of(other)
    assert len(paypal.asked) == 2


def test_a_token_that_is_no_longer_taken_is_renewed_once(access, paypal):
    paypal.answers["POST", "/v1/oauth2/token"] = [TOKEN, TOKEN | {"access_token": "A2"}]
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = [(401, {"name": "AUTHENTICATION_FAILURE"}), order()]
    gateway.ask(access, asking(Subject.PAYMENT, "ORDER1"))
    assert paypal.last("GET", "/v2/checkout/orders/ORDER1").headers["Authorization"] == "Bearer A2"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((401, {"error": "invalid_client", "error_description": "No."}), GatewayRefusedError),
        ((500, None), GatewayBusyError),
        ((429, None), GatewayBusyError),
        (NoAnswerError("late"), GatewayBusyError),
        (UnreachableError("no"), GatewayBusyError),
    ],
)
def test_without_a_token_nothing_was_sent(access, paypal, answer, error):
    paypal.answers["POST", "/v1/oauth2/token"] = answer
    with pytest.raises(error):
        gateway.start(access, CHARGE)
    assert len(paypal.asked) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refused("CURRENCY_NOT_SUPPORTED"), GatewayRefusedError),
        ((400, ["odd"]), GatewayRefusedError),
        ((400, None), GatewayRefusedError),
        ((429, {}), GatewayBusyError),
        ((503, None), GatewayUnknownError),
        ((409, {}), GatewayUnknownError),
        (NoAnswerError("late"), GatewayUnknownError),
    ],
)
def test_a_failure_says_whether_anything_may_have_happened(access, paypal, answer, error):
    paypal.answers["POST", "/v2/checkout/orders"] = answer
    with pytest.raises(error):
        gateway.start(access, CHARGE)


@pytest.mark.parametrize(
    ("found", "outcome", "receipt"),
    [
        (order(), Outcome.PENDING, ""),
        (order("PAYER_ACTION_REQUIRED"), Outcome.PENDING, ""),
        (order("VOIDED"), Outcome.CANCELLED, ""),
        (order("COMPLETED", capture()), Outcome.SUCCEEDED, "CAP1"),
        (order("COMPLETED", capture("REFUNDED")), Outcome.SUCCEEDED, "CAP1"),
        (order("COMPLETED", capture("PENDING", status_details={"reason": "ECHECK"})), Outcome.PENDING, ""),
        (order("COMPLETED", capture("DECLINED")), Outcome.FAILED, ""),
        (refused("INVALID_RESOURCE_ID", 404), Outcome.CANCELLED, ""),
    ],
)
def test_an_order_is_money_only_when_its_capture_is(access, paypal, found, outcome, receipt):
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = found
    (finding,) = gateway.ask(access, asking(Subject.PAYMENT, "ORDER1"))
    assert (finding.outcome, finding.receipt, finding.provider_reference) == (outcome, receipt, "ORDER1")
    assert finding.reference == REFERENCE
    assert (finding.amount_minor, finding.fee_minor) == ((2500, 120) if receipt else (None, None))


def test_an_approved_order_is_captured_once(access, paypal):
    payer = {"name": {"given_name": "Member", "surname": "1"}, "email_address": "m1@example.org"}
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = order("APPROVED")
    paypal.answers["POST", "/v2/checkout/orders/ORDER1/capture"] = (201, order("COMPLETED", capture(), payer=payer))
    (finding,) = gateway.ask(access, asking(Subject.PAYMENT, "ORDER1"))
    assert (finding.outcome, finding.receipt) == (Outcome.SUCCEEDED, "CAP1")
    assert finding.payer == {"name": "Member 1", "email": "m1@example.org"}
    asked = paypal.last("POST", "/v2/checkout/orders/ORDER1/capture")
    assert asked.headers["PayPal-Request-Id"] == f"{REFERENCE}-capture"


def test_an_order_that_somebody_else_captured_meanwhile_is_looked_at(access, paypal):
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = [order("APPROVED"), order("COMPLETED", capture())]
    paypal.answers["POST", "/v2/checkout/orders/ORDER1/capture"] = refused("ORDER_ALREADY_CAPTURED")
    (finding,) = gateway.ask(access, asking(Subject.PAYMENT, "ORDER1"))
    assert finding.outcome is Outcome.SUCCEEDED


def test_a_declined_instrument_leaves_the_order_to_the_buyer(access, paypal):
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = order("APPROVED")
    paypal.answers["POST", "/v2/checkout/orders/ORDER1/capture"] = refused("INSTRUMENT_DECLINED")
    (finding,) = gateway.ask(access, asking(Subject.PAYMENT, "ORDER1"))
    assert (finding.outcome, finding.code) == (Outcome.PENDING, "INSTRUMENT_DECLINED")


def test_other_refusals_of_order_and_capture_are_raised(access, paypal):
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = [order("APPROVED"), refused("PERMISSION_DENIED", 403)]
    paypal.answers["POST", "/v2/checkout/orders/ORDER1/capture"] = refused("PAYEE_BLOCKED_TRANSACTION")
    for _ in range(2):
        with pytest.raises(GatewayRefusedError):
            gateway.ask(access, asking(Subject.PAYMENT, "ORDER1"))


@pytest.mark.parametrize(("age", "outcomes"), [(60, []), (600, [Outcome.FAILED])])
def test_an_order_whose_number_was_lost_can_be_paid_by_nobody(access, paypal, age, outcomes):
    found = gateway.ask(access, asking(Subject.PAYMENT, since=datetime.now(UTC) - timedelta(seconds=age)))
    assert [finding.outcome for finding in found] == outcomes
    assert paypal.asked == []


def test_a_refund_names_the_capture_and_our_reference(access, paypal):
    paypal.answers["POST", "/v2/payments/captures/CAP1/refund"] = (201, refund("PENDING"))
    finding = gateway.refund(access, RefundOrder(REFERENCE, "ORDER1", "CAP1", 1000, "EUR", "Asked for"))
    asked = paypal.last("POST", "/v2/payments/captures/CAP1/refund")
    assert asked.json == {
        "amount": {"currency_code": "EUR", "value": "10.00"},
        "custom_id": REFERENCE,
        "note_to_payer": "Asked for",
    }
    assert (finding.outcome, finding.parent, finding.amount_minor) == (Outcome.PENDING, "CAP1", 1000)


def test_a_refund_is_asked_for_by_its_id_or_found_in_its_order(access, paypal):
    paypal.answers["GET", "/v2/payments/refunds/REF1"] = refund()
    paypal.answers["GET", "/v2/payments/captures/CAP1"] = capture()
    other = refund(id="REF0", custom_id="other")
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = order("COMPLETED", capture(), refunds=[other, refund()])
    by_id = gateway.ask(access, asking(Subject.REFUND, "REF1", "CAP1"))
    found = gateway.ask(access, asking(Subject.REFUND, "", "CAP1"))
    assert by_id == found
    assert (found[0].receipt, found[0].parent, found[0].outcome) == ("REF1", "CAP1", Outcome.SUCCEEDED)


def test_a_refund_that_is_not_in_its_order_never_arrived(access, paypal):
    up = [{"rel": "up", "href": f"{LIVE}/v2/checkout/orders/ORDER1"}]
    paypal.answers["GET", "/v2/payments/captures/CAP1"] = capture(supplementary_data=None, links=up)
    paypal.answers["GET", "/v2/checkout/orders/ORDER1"] = order("COMPLETED", capture())
    since = datetime.now(UTC) - timedelta(hours=1)
    (finding,) = gateway.ask(access, asking(Subject.REFUND, "", "CAP1", since))
    assert (finding.outcome, finding.code) == (Outcome.FAILED, "not_found")


@pytest.mark.parametrize(
    ("found", "outcome", "kind"),
    [
        (dispute(), Outcome.PENDING, "opened"),
        (dispute("RESOLVED", "RESOLVED_SELLER_FAVOUR"), Outcome.SUCCEEDED, "closed"),
        (dispute("RESOLVED", "RESOLVED_WITH_PAYOUT"), Outcome.SUCCEEDED, "closed"),
        (dispute("RESOLVED", "RESOLVED_BUYER_FAVOUR"), Outcome.FAILED, "closed"),
        (dispute("RESOLVED"), Outcome.FAILED, "closed"),
    ],
)
def test_a_dispute_is_read_again_before_it_is_believed(access, paypal, found, outcome, kind):
    paypal.answers["GET", "/v1/customer/disputes/PP-D-1"] = found
    (finding,) = gateway.ask(access, asking(Subject.DISPUTE, "PP-D-1"))
    assert (finding.outcome, finding.kind, finding.parent, finding.amount_minor) == (outcome, kind, "CAP1", 2500)


@pytest.mark.parametrize(
    ("kind", "resource", "path", "answer", "subject"),
    [
        (
            "CHECKOUT.ORDER.APPROVED",
            {"id": "ORDER1"},
            "/v2/checkout/orders/ORDER1",
            order("COMPLETED", capture()),
            Subject.PAYMENT,
        ),
        ("PAYMENT.CAPTURE.COMPLETED", {"id": "CAP1"}, "/v2/payments/captures/CAP1", capture(), Subject.PAYMENT),
        ("PAYMENT.CAPTURE.REFUNDED", {"id": "REF1"}, "/v2/payments/refunds/REF1", refund(), Subject.REFUND),
        (
            "CUSTOMER.DISPUTE.CREATED",
            {"dispute_id": "PP-D-1"},
            "/v1/customer/disputes/PP-D-1",
            dispute(),
            Subject.DISPUTE,
        ),
    ],
)
def test_an_event_only_says_where_to_look(sandbox, paypal, kind, resource, path, answer, subject):
    paypal.answers["GET", path] = answer
    (finding,) = gateway.read(sandbox, message(event(kind, resource), base=sandbox.base_url))
    assert (finding.subject, finding.outcome is Outcome.PENDING) == (subject, subject is Subject.DISPUTE)


def test_an_event_that_is_not_heard_says_nothing(sandbox):
    assert gateway.read(sandbox, message(event("BILLING.PLAN.CREATED", {"id": "P1"}), base=sandbox.base_url)) == []


def test_what_was_missed_is_read_from_the_list_of_events(access, paypal):
    events = [event("PAYMENT.CAPTURE.COMPLETED", {"id": "CAP1"}), event("OTHER", {})]
    paypal.answers["GET", "/v1/notifications/webhooks-events"] = {"events": events}
    paypal.answers["GET", "/v2/payments/captures/CAP1"] = capture()
    (finding,) = gateway.recent(access, datetime(2026, 3, 5, 12, tzinfo=UTC))
    assert finding.receipt == "CAP1"
    assert paypal.last("GET", "/v1/notifications/webhooks-events").query["start_time"] == "2026-03-05T12:00:00Z"


@pytest.mark.parametrize("host", [LIVE, "https://api.sandbox.paypal.com"])
def test_a_message_is_known_by_the_id_of_its_event(access, host):
    identity = gateway.identify(access, message(event("X", {}), base=host))
    assert identity.external_id == "WH-1"
    assert identity.occurred_at == datetime(2026, 3, 5, 12, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "bad",
    [
        message({}, base="https://api.paypal.com"),
        message({}, base="https://evil.example"),
        message({}, base="http://api-m.sandbox.paypal.com"),
        message({}, base="https://api-m.sandbox.paypal.com@evil.example"),
        message({}, **{"Paypal-Cert-Url": LIVE + "/v1/notifications/certs/../../../evil"}),
        message({}, **{"Paypal-Cert-Url": LIVE + "/elsewhere"}),
        message({}, **{"Paypal-Cert-Url": ""}),
        message({}, sent=NOW - timedelta(days=5)),
        message({}, sent=NOW + timedelta(hours=1)),
        message({}, **{"Paypal-Transmission-Time": ""}),
    ],
)
def test_a_message_that_cannot_be_from_here_and_now_is_refused(access, bad):
    with pytest.raises(BadSignatureError):
        gateway.identify(access, bad)


def test_a_certificate_is_fetched_once(sandbox, paypal):
    for _ in range(2):
        gateway.read(sandbox, message(event("X", {}), base=sandbox.base_url))
    assert [asked.path for asked in paypal.asked] == [CERTIFICATE]


@pytest.mark.parametrize(
    "headers",
    [
        {"Paypal-Transmission-Id": "T2"},
        {"Paypal-Transmission-Sig": "%%%"},
        {"Paypal-Auth-Algo": "none"},
        {"Paypal-Cert-Url": "https://evil.example/v1/notifications/certs/C"},
    ],
)
def test_a_message_whose_signature_does_not_fit_says_nothing(sandbox, paypal, headers):
    with pytest.raises(BadSignatureError):
        gateway.read(sandbox, message(event("X", {}), base=sandbox.base_url, **headers))


def test_a_message_for_another_webhook_says_nothing(sandbox):
    with pytest.raises(BadSignatureError):
        gateway.read(sandbox, message(event("X", {}), base=sandbox.base_url, webhook_id="WEBHOOK_ID"))


@pytest.mark.parametrize(
    "found", [b"no certificate", certificate(days=-1), certificate(ec.generate_private_key(ec.SECP256R1()))]
)
def test_a_certificate_that_is_none_expired_or_of_another_kind_proves_nothing(sandbox, paypal, found):
    paypal.answers["GET", CERTIFICATE] = found
    with pytest.raises(BadSignatureError):
        gateway.read(sandbox, message(event("X", {}), base=sandbox.base_url))


def test_a_certificate_that_cannot_be_had_now_is_asked_for_later(sandbox, paypal):
    paypal.answers["GET", CERTIFICATE] = (503, None)
    with pytest.raises(GatewayUnknownError):
        gateway.read(sandbox, message(event("X", {}), base=sandbox.base_url))


def test_a_certificate_of_the_world_needs_a_public_authority_behind_it(access, paypal):
    paypal.answers["GET", CERTIFICATE] = certificate()
    with pytest.raises(BadSignatureError, match="authority"):
        gateway.read(access, message(event("X", {})))


def test_a_certificate_of_the_world_with_its_chain_is_taken(access, paypal, monkeypatch, tmp_path):
    root_key, root = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Root")]),
    )

    def issued(subject, key, alternative=None, *, ca=False):
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(root).public_key(key.public_key())
        made = made.serial_number(x509.random_serial_number()).not_valid_before(NOW - timedelta(days=1))
        made = made.not_valid_after(NOW + timedelta(days=30)).add_extension(
            x509.BasicConstraints(ca, None), critical=True
        )
        issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
        made = made.add_extension(issuer_id, critical=False)
        if ca:
            made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            usage = dict.fromkeys(
                (
                    "digital_signature",
                    "content_commitment",
                    "key_encipherment",
                    "data_encipherment",
                    "key_agreement",
                    "encipher_only",
                    "decipher_only",
                ),
                False,
            )
            made = made.add_extension(x509.KeyUsage(**usage, key_cert_sign=True, crl_sign=True), critical=True)
        else:
            made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(alternative)]), critical=True)
            made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        return made.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    roots = tmp_path / "roots.pem"
    roots.write_bytes(issued(root, root_key, ca=True))
    monkeypatch.setattr(certifi, "where", lambda: str(roots))
    paypal.answers["GET", CERTIFICATE] = issued(x509.Name([]), KEY, "messageverificationcerts.paypal.com")
    assert gateway.read(access, message(event("X", {}))) == []


@pytest.mark.parametrize(("status", "says"), [("SUCCESS", []), ("FAILURE", None)])
def test_paypal_itself_can_be_asked_and_gets_the_event_byte_for_byte(access, paypal, status, says):
    paypal.answers["POST", "/v1/notifications/verify-webhook-signature"] = {"verification_status": status}
    asking_paypal = replace(access, options={"verification": "api"})
    told = message(event("X", {"text": "é"}), base="https://elsewhere.example")
    assert gateway.identify(asking_paypal, told).external_id == "WH-1"
    if says is None:
        with pytest.raises(BadSignatureError):
            gateway.read(asking_paypal, told)
    else:
        assert gateway.read(asking_paypal, told) == says
    sent = paypal.last("POST", "/v1/notifications/verify-webhook-signature").content
    assert told.body in sent
    assert json.loads(sent)["webhook_id"] == "WH1"
    assert json.loads(sent)["transmission_id"] == "T1"


def test_a_message_is_acknowledged(access):
    assert gateway.acknowledge(access, message({})) == (200, {})
