"""Key pairs and certificates of the sandbox, made when they are first needed."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

_KEYS: dict[str, rsa.RSAPrivateKey] = {}
_CERTIFICATES: dict[str, bytes] = {}
BITS = 2048


def key(name: str) -> rsa.RSAPrivateKey:
    """Return the key pair of that name; it lives as long as the process."""
    if name not in _KEYS:
        _KEYS[name] = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    return _KEYS[name]


def certificate(name: str) -> bytes:
    """Return the certificate of the key pair, as PEM; it names itself."""
    if name not in _CERTIFICATES:
        _CERTIFICATES[name] = _sign(name).public_bytes(serialization.Encoding.PEM)
    return _CERTIFICATES[name]


def _sign(name: str) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key(name).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key(name), hashes.SHA256())
    )
