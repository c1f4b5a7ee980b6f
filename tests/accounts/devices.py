"""Devices that prove who somebody is: an authenticator app, and a browser with passkeys."""

import hashlib
import json
import secrets
from datetime import timedelta

import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT_AND_VERIFIED, WITH_KEY = 0x05, 0x40


def code_of(secret: str, *, steps: int = 0) -> str:
    """Return the code that an app shows, now or some 30-second steps away."""
    return pyotp.TOTP(secret).at(timezone.now() + timedelta(seconds=30 * steps))


class Browser:
    """A browser that keeps passkeys of one host and answers as the standard says."""

    def __init__(self, host="testserver", origin=None):
        self.origin = origin or f"http://{host}"
        self.host = hashlib.sha256(host.encode()).digest()
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(16)

    def make(self, options):
        """Return what ``navigator.credentials.create()`` would."""
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(b"\0" * 16, self.credential_id, public)
        data = AuthenticatorData.create(self.host, PRESENT_AND_VERIFIED | WITH_KEY, 0, made)
        kept = AttestationObject.create("none", data, {})
        return self._answer(options, "webauthn.create", attestationObject=websafe_encode(bytes(kept)))

    def sign(self, options):
        """Return what ``navigator.credentials.get()`` would."""
        data = bytes(AuthenticatorData.create(self.host, PRESENT_AND_VERIFIED, 1))
        answer = self._answer(options, "webauthn.get", authenticatorData=websafe_encode(data))
        told = hashlib.sha256(websafe_decode(answer["response"]["clientDataJSON"])).digest()
        answer["response"]["signature"] = websafe_encode(self.key.sign(data + told, ec.ECDSA(hashes.SHA256())))
        return answer

    def _answer(self, options, kind, **response):
        told = {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.origin}
        name = websafe_encode(self.credential_id)
        told_as_text = websafe_encode(json.dumps(told).encode())
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {"clientDataJSON": told_as_text, **response},
        }
