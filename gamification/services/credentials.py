"""Signing what members hold, so that others can check it without asking us; and checking it ourselves."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from gamification.documents import baking, medals
from gamification.documents.medals import Medal
from gamification.documents.signatures import BrokenSignatureError, claims_of, kid_of, sign
from gamification.enums import Verdict
from gamification.errors import BadgeExpiredError, BadgeNotHeldError, CredentialUnreadableError
from gamification.models import Badge, BadgeAward, BadgeCredential, IssuerKey
from gamification.rules import open_badges
from gamification.rules.open_badges import Holding
from gamification.selectors.credentials import (
    addresses_of,
    credentials_of,
    honour_of,
    issuer_of,
    revoked_credentials,
)
from gamification.selectors.honours import held_awards
from gamification.services.issuer_keys import key_in_use, rotate_issuer_key
from goodplay.core import files, tenancy
from goodplay.core.ids import uuid7

SALT_BYTES = 8
MOST_TOKEN = baking.MOST_TOKEN_BYTES
KEY_ADDRESS = re.compile(r"/ob/(?P<organization_id>[0-9a-f-]{36})/keys/(?P<number>[0-9]{1,9})")
CREDENTIAL_ADDRESS = re.compile(r"/ob/[0-9a-f-]{36}/credentials/(?P<credential_id>[0-9a-f-]{36})")


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a check; what the statement says is empty when nobody here signed it. Times are ISO 8601 UTC."""

    verdict: Verdict
    issuer: str = ""
    badge: str = ""
    description: str = ""
    image_url: str = ""
    holder: str = ""
    valid_from: str = ""
    valid_until: str = ""


@tenancy.joins
def issue_credential(
    *, member_id: UUID, badge_id: UUID, with_name: bool = False, with_email: bool = False
) -> BadgeCredential:
    """Sign that a member holds a badge; what was signed before with the same wishes is returned while it is good.

    Without wishes the statement names nobody: its subject is the member's id, which means nothing elsewhere. An e-mail
    address goes in as a salted digest. A member without name or address is left unnamed. Locks the organization's keys
    until the door closes; the first statement makes the first key.

    Raises:
        BadgeNotHeldError: The member does not hold the badge.
        BadgeExpiredError: It has expired.
    """
    award = require_held(member_id, badge_id)
    if award.expires_at is not None and award.expires_at <= timezone.now():
        raise BadgeExpiredError(badge=award.badge.code)
    key = _key_with_room()
    person = award.member
    name = str(person) if with_name else ""
    email = (person.email or (person.user.email if person.user else "") or "") if with_email else ""
    standing = _standing(award, key, has_name=bool(name), has_email=bool(email))
    return standing or _signed(award, key, name=name, email=email)


@tenancy.joins
def baked_badge(*, credential: BadgeCredential) -> bytes:
    """Return the badge's picture as a PNG that carries the signed statement."""
    return baking.bake(picture_of(credential.award.badge), credential.token)


@tenancy.joins
def status_list(*, key: IssuerKey) -> str:
    """Return the signed list of the badges that a key signed and that were revoked since; it is good for a day."""
    at = addresses_of(key.organization_id)
    revoked = revoked_credentials(key.organization_id).filter(key=key).values_list("status_index", flat=True)
    content = open_badges.status_list(at, key_number=key.number, revoked=set(revoked), now=timezone.now())
    return sign(content, private_pem=key.private_pem, kid=at.key(key.number))


@tenancy.joins
def check_credential(*, content: str | bytes) -> Checked:
    """Tell whether a signed statement, or a picture that carries one, is what we signed, and still good.

    Any organization's; opened in the platform's door.

    Raises:
        CredentialUnreadableError: There is no statement in it.
    """
    token = _token(content)
    try:
        found = KEY_ADDRESS.fullmatch(kid_of(token).removeprefix(str(settings.SITE_URL)))
    except BrokenSignatureError as error:
        raise CredentialUnreadableError from error
    key = _key(found["organization_id"], int(found["number"])) if found else None
    if key is None:
        return Checked(Verdict.FOREIGN)
    try:
        stated = claims_of(token, public_jwk=key.public_jwk)
    except BrokenSignatureError:
        return Checked(Verdict.CHANGED)
    return _checked(stated, key=key)


def picture_of(badge: Badge) -> bytes:
    """Return a badge's picture as PNG: its own, else a medal."""
    if badge.art:
        return medals.as_png(files.read(badge.art))
    return medals.png_of(Medal(badge.icon, badge.color, badge.rarity))


def require_held(member_id: UUID, badge_id: UUID) -> BadgeAward:
    """Return the award by which a member of the open door's organization holds a badge.

    Raises:
        BadgeNotHeldError: The member does not hold it.
    """
    held = held_awards(tenancy.organization_id()).filter(member_id=member_id, badge_id=badge_id)
    if (award := held.select_related("badge", "member__user").first()) is None:
        raise BadgeNotHeldError
    return award


def _standing(award: BadgeAward, key: IssuerKey, *, has_name: bool, has_email: bool) -> BadgeCredential | None:
    rows = credentials_of(award.organization_id).filter(award=award, key=key, has_name=has_name, has_email=has_email)
    return rows.filter(valid_from=_whole(award.earned_at), valid_until=_until(award)).order_by("-issued_at").first()


def _key_with_room() -> IssuerKey:
    """Return the key that signs now; one whose list of revoked badges is full makes room for the next."""
    key = key_in_use()
    return key if _next_index(key) < open_badges.LIST_BITS else rotate_issuer_key()


def _next_index(key: IssuerKey) -> int:
    rows = BadgeCredential.objects.of(key.organization_id).filter(key=key)
    last = rows.aggregate(last=Max("status_index"))["last"]
    return 0 if last is None else last + 1


def _signed(award: BadgeAward, key: IssuerKey, *, name: str, email: str) -> BadgeCredential:
    organization_id = award.organization_id
    at = addresses_of(organization_id)
    holding = Holding(
        credential_id=uuid7(),
        member_id=award.member_id,
        valid_from=_whole(award.earned_at),
        valid_until=_until(award),
        key_number=key.number,
        status_index=_next_index(key),
        name=name,
        email=email,
        salt=secrets.token_hex(SALT_BYTES) if email else "",
    )
    stated = open_badges.claims(at, issuer=issuer_of(organization_id), honour=honour_of(award.badge), holding=holding)
    made: BadgeCredential = BadgeCredential.objects.create(
        id=holding.credential_id,
        organization_id=organization_id,
        award=award,
        key=key,
        status_index=holding.status_index,
        has_name=bool(name),
        has_email=bool(email),
        token=sign(stated, private_pem=key.private_pem, kid=at.key(key.number)),
        valid_from=holding.valid_from,
        valid_until=holding.valid_until,
        issued_at=timezone.now(),
    )
    return made


def _checked(stated: Mapping[str, Any], *, key: IssuerKey) -> Checked:
    """Tell what we know of a statement that our key has signed."""
    place = CREDENTIAL_ADDRESS.fullmatch(str(stated.get("id", "")).removeprefix(str(settings.SITE_URL)))
    rows = BadgeCredential.objects.of(key.organization_id).filter(key=key)
    if place is None or not rows.filter(pk=place["credential_id"]).exists():
        return Checked(Verdict.FOREIGN)
    if revoked_credentials(key.organization_id).filter(pk=place["credential_id"]).exists():
        verdict = Verdict.REVOKED
    else:
        verdict = Verdict.GOOD if open_badges.is_good_at(stated, timezone.now()) else Verdict.EXPIRED
    subject = stated["credentialSubject"]
    names = [each["identityHash"] for each in subject.get("identifier", ()) if each["identityType"] == "name"]
    return Checked(
        verdict=verdict,
        issuer=stated["issuer"]["name"],
        badge=stated["name"],
        description=subject["achievement"]["description"],
        image_url=subject["achievement"]["image"]["id"],
        holder=names[0] if names else "",
        valid_from=stated["validFrom"],
        valid_until=stated.get("validUntil", ""),
    )


def _token(content: str | bytes) -> str:
    """Return the token in a text or a picture.

    Raises:
        CredentialUnreadableError: There is none.
    """
    if isinstance(content, bytes):
        try:
            content = baking.token_in(content) if content.startswith(baking.SIGNATURE) else content.decode("ascii")
        except (baking.NotPictureError, UnicodeDecodeError) as error:
            raise CredentialUnreadableError from error
    token = content.strip()
    if not token or len(token) > MOST_TOKEN:
        raise CredentialUnreadableError
    return token


def _key(organization_id: str, number: int) -> IssuerKey | None:
    try:
        rows = IssuerKey.objects.of(UUID(organization_id))
    except ValueError:
        return None
    found: IssuerKey | None = rows.filter(number=number).first()
    return found


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _until(award: BadgeAward) -> datetime | None:
    return _whole(award.expires_at) if award.expires_at is not None else None
