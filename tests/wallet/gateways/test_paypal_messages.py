"""PayPal's messages: who sent them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.wallet.gateways.paypal_things import CERTIFICATE, KEY, LIVE, NOW, certificate, event, gateway, message
from wallet.gateways.interface import (
    BadSignatureError,
    GatewayUnknownError,
)

pytestmark = pytest.mark.usefixtures("no_certificate_is_remembered")


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


def test_a_certificate_is_fetched_once(own_sandbox, paypal):
    for _ in range(2):
        gateway.read(own_sandbox, message(event("X", {}), base=own_sandbox.base_url))
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
def test_a_message_whose_signature_does_not_fit_says_nothing(own_sandbox, paypal, headers):
    with pytest.raises(BadSignatureError):
        gateway.read(own_sandbox, message(event("X", {}), base=own_sandbox.base_url, **headers))


def test_a_message_for_another_webhook_says_nothing(own_sandbox):
    with pytest.raises(BadSignatureError):
        gateway.read(own_sandbox, message(event("X", {}), base=own_sandbox.base_url, webhook_id="WEBHOOK_ID"))


@pytest.mark.parametrize(
    "found", [b"no certificate", certificate(days=-1), certificate(ec.generate_private_key(ec.SECP256R1()))]
)
def test_a_certificate_that_is_none_expired_or_of_another_kind_proves_nothing(own_sandbox, paypal, found):
    paypal.answers["GET", CERTIFICATE] = found
    with pytest.raises(BadSignatureError):
        gateway.read(own_sandbox, message(event("X", {}), base=own_sandbox.base_url))


def test_a_certificate_that_cannot_be_had_now_is_asked_for_later(own_sandbox, paypal):
    paypal.answers["GET", CERTIFICATE] = (503, None)
    with pytest.raises(GatewayUnknownError):
        gateway.read(own_sandbox, message(event("X", {}), base=own_sandbox.base_url))


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
