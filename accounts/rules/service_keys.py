"""The form of service API keys, and what may be asked of one."""

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

START: Final = "gp_live_"
DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ORGANIZATION_LENGTH: Final = 22
PREFIX_LENGTH: Final = 10
SECRET_LENGTH: Final = 40
VERB_START: Final = "external."


@dataclass(frozen=True, slots=True)
class KeyParts:
    """What a key says: in which organization it holds, which one it is, and the secret."""

    organization_id: UUID
    prefix: str
    secret: str


def new_parts(organization_id: UUID) -> KeyParts:
    """Return the parts of a new key; the secret has 238 random bits."""
    return KeyParts(organization_id, _random(PREFIX_LENGTH), _random(SECRET_LENGTH))


def written(parts: KeyParts) -> str:
    """Return the key as its owner keeps it: ``gp_live_<organization>_<prefix>_<secret>``."""
    return f"{START}{_written_id(parts.organization_id)}_{parts.prefix}_{parts.secret}"


def read(text: str) -> KeyParts | None:
    """Return the parts of a key; None for anything else."""
    organization, _, rest = text.removeprefix(START).partition("_")
    prefix, _, secret = rest.partition("_")
    lengths = (len(organization), len(prefix), len(secret))
    wanted = (ORGANIZATION_LENGTH, PREFIX_LENGTH, SECRET_LENGTH)
    if not text.startswith(START) or lengths != wanted or set(organization + prefix + secret) - set(DIGITS):
        return None
    number = 0
    for digit in organization:
        number = number * len(DIGITS) + DIGITS.index(digit)
    return KeyParts(UUID(int=number), prefix, secret) if number < 1 << 128 else None


def digest(secret: str) -> str:
    """Return what is kept of a secret; it is too long to be guessed, so a plain hash does."""
    return hashlib.sha256(secret.encode()).hexdigest()


def fits(secret: str, kept: str) -> bool:
    """Tell whether a secret is the one that was kept, in constant time."""
    return hmac.compare_digest(digest(secret), kept)


def comes_from(address: str, networks: Sequence[str]) -> bool:
    """Tell whether an address (or a network, of an IPv6 client) lies in one of the networks; none means anywhere."""
    if not networks:
        return True
    try:
        client = ipaddress.ip_network(address)
    except ValueError:
        return False
    allowed = (ipaddress.ip_network(network) for network in networks)
    return any(
        client.version == network.version and client.network_address in network and client.broadcast_address in network
        for network in allowed
    )


def are_networks(texts: Iterable[str]) -> bool:
    """Tell whether every text is an address or a network."""
    try:
        for text in texts:
            ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def verb_of(scope: str) -> str:
    """Return the verb that a scope lets a key do: ``wallets:read`` is ``external.wallets.read``."""
    return VERB_START + scope.replace(":", ".")


def scopes_of(verbs: Iterable[str]) -> list[str]:
    """Return the scopes that there are, by the verbs that there are."""
    return sorted(verb.removeprefix(VERB_START).replace(".", ":") for verb in verbs if verb.startswith(VERB_START))


def _random(length: int) -> str:
    return "".join(secrets.choice(DIGITS) for _ in range(length))


def _written_id(organization_id: UUID) -> str:
    number, text = organization_id.int, ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        text = DIGITS[digit] + text
    return text.rjust(ORGANIZATION_LENGTH, DIGITS[0])
