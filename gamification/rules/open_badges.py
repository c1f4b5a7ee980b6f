"""Statements of Open Badges 3.0: what an organization says about a badge, who holds it, and which were revoked.

Source: 1EdTech, Open Badges Specification 3.0 (credentials as JWT, section 8.2); W3C, Bitstring Status List 1.0.
"""

import base64
import gzip
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
LIST_BITS: Final = 131_072
"""The size of a list of revoked badges: the smallest that the standard allows, so that single ones hide among many."""
LIST_HOURS: Final = 24
REVOCATION: Final = "revocation"
TOLERANCE: Final = timedelta(minutes=5)
"""How far clocks may differ."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where an organization's statements lie, for ever; ``site`` has no slash at its end."""

    site: str
    organization_id: UUID

    @property
    def issuer(self) -> str:
        """The organization as an issuer."""
        return f"{self.site}/ob/{self.organization_id}/issuer"

    def key(self, number: int) -> str:
        """A public key."""
        return f"{self.site}/ob/{self.organization_id}/keys/{number}"

    def achievement(self, badge_id: UUID) -> str:
        """What a badge stands for."""
        return f"{self.site}/ob/{self.organization_id}/achievements/{badge_id}"

    def image(self, badge_id: UUID) -> str:
        """The picture of a badge."""
        return f"{self.achievement(badge_id)}/image"

    def credential(self, credential_id: UUID) -> str:
        """One statement that somebody holds a badge."""
        return f"{self.site}/ob/{self.organization_id}/credentials/{credential_id}"

    def status(self, key_number: int) -> str:
        """The list of revoked badges of one key."""
        return f"{self.site}/ob/{self.organization_id}/status/{key_number}"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The organization that answers for its badges."""

    name: str
    url: str
    email: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Honour:
    """A badge as others read it."""

    id: UUID
    name: str
    description: str
    how_earned: str
    category: str


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds a badge and since when; name and e-mail address only if the holder wants them in. Times are UTC."""

    credential_id: UUID
    member_id: UUID
    valid_from: datetime
    valid_until: datetime | None
    key_number: int
    status_index: int
    name: str = ""
    email: str = ""
    salt: str = ""


def profile(at: Addresses, issuer: Issuer) -> dict[str, Any]:
    """Return what an organization says about itself."""
    more = {"email": issuer.email, "image": _image(issuer.image) if issuer.image else None}
    own = {"id": at.issuer, "type": ["Profile"], "name": issuer.name, "url": issuer.url}
    return own | {name: value for name, value in more.items() if value}


def achievement(at: Addresses, honour: Honour) -> dict[str, Any]:
    """Return what a badge stands for."""
    return {
        "id": at.achievement(honour.id),
        "type": ["Achievement"],
        "achievementType": "Badge",
        "name": honour.name,
        "description": honour.description or honour.name,
        "criteria": {"narrative": honour.how_earned or honour.description or honour.name},
        "image": _image(at.image(honour.id)),
        "tag": [honour.category],
    }


def document(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a profile or an achievement as it lies at its own address."""
    return {"@context": list(CONTEXTS), **content}


def claims(at: Addresses, *, issuer: Issuer, honour: Honour, holding: Holding) -> dict[str, Any]:
    """Return the statement that somebody holds a badge, with the registered claims of a JWT beside it."""
    credential_id, subject_id = at.credential(holding.credential_id), f"urn:uuid:{holding.member_id}"
    subject: dict[str, Any] = {"id": subject_id, "type": ["AchievementSubject"]}
    if identities := _identities(holding):
        subject["identifier"] = identities
    stated = {
        "@context": list(CONTEXTS),
        "id": credential_id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": profile(at, issuer),
        "validFrom": moment(holding.valid_from),
        "name": honour.name,
        "credentialSubject": subject | {"achievement": achievement(at, honour)},
        "credentialStatus": _entry(at, holding),
        "iss": at.issuer,
        "jti": credential_id,
        "sub": subject_id,
        "nbf": int(holding.valid_from.timestamp()),
    }
    if holding.valid_until is not None:
        stated |= {"validUntil": moment(holding.valid_until), "exp": int(holding.valid_until.timestamp())}
    return stated


def status_list(at: Addresses, *, key_number: int, revoked: Collection[int], now: datetime) -> dict[str, Any]:
    """Return the list of revoked badges of one key as claims; it is good for a day, so that no old copy serves."""
    address = at.status(key_number)
    return {
        "@context": [CONTEXTS[0]],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": at.issuer,
        "validFrom": moment(now),
        "validUntil": moment(now + timedelta(hours=LIST_HOURS)),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": REVOCATION,
            "encodedList": encoded_list(revoked),
        },
        "iss": at.issuer,
        "jti": address,
        "nbf": int(now.timestamp()),
    }


def encoded_list(revoked: Collection[int]) -> str:
    """Return the bits of a list, the first one highest, compressed, as base64url."""
    bits = bytearray(LIST_BITS // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def is_good_at(stated: Mapping[str, Any], now: datetime) -> bool:
    """Tell whether a statement has begun and not ended; one whose dates are no dates is not good."""
    try:
        begins = datetime.fromisoformat(stated["validFrom"])
        ends = datetime.fromisoformat(stated["validUntil"]) if "validUntil" in stated else None
        return begins <= now + TOLERANCE and (ends is None or now < ends)
    except (KeyError, TypeError, ValueError):
        return False


def identity_hash(identifier: str, salt: str) -> str:
    """Return what stands for an identifier that only who knows it can recognize."""
    return "sha256$" + hashlib.sha256((identifier + salt).encode()).hexdigest()


def moment(at: datetime) -> str:
    """Return a time as statements write it: whole seconds, UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _identities(holding: Holding) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if holding.name:
        found.append({"type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": holding.name})
    if holding.email:
        found.append(
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityType": "emailAddress",
                "salt": holding.salt,
                "identityHash": identity_hash(holding.email.lower(), holding.salt),
            }
        )
    return found


def _entry(at: Addresses, holding: Holding) -> dict[str, str]:
    address = at.status(holding.key_number)
    return {
        "id": f"{address}#{holding.status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": REVOCATION,
        "statusListIndex": str(holding.status_index),
        "statusListCredential": address,
    }


def _image(address: str) -> dict[str, str]:
    return {"id": address, "type": "Image"}
