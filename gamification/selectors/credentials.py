"""What the world may know of an organization's badges: its keys, its signed statements, and shared badges."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from gamification.models import Badge, BadgeAward, BadgeCredential, BadgeShare, IssuerKey
from gamification.rules.open_badges import Addresses, Honour, Issuer
from gamification.selectors.honours import HELD, held_awards
from goodplay.core.ids import PLATFORM_ID
from organizations.selectors import branding_of


def addresses_of(organization_id: UUID) -> Addresses:
    """Return where an organization's statements lie: on the product's own host, which outlives host names of others."""
    return Addresses(str(settings.SITE_URL), organization_id)


def issuer_of(organization_id: UUID) -> Issuer:
    """Return the organization as an issuer, inside its door or the platform's.

    Raises:
        Organization.DoesNotExist: There is none.
    """
    look = branding_of(organization_id)
    logo = f"{settings.SITE_URL}/api/v1/organizations/{organization_id}/logo" if look.logo else ""
    return Issuer(look.name, look.base_url, look.email, logo)


def honour_of(badge: Badge) -> Honour:
    """Return a badge as others read it."""
    return Honour(badge.pk, badge.name, badge.description, badge.how_earned, badge.category)


def public_badge(organization_id: UUID, badge_id: UUID) -> Badge | None:
    """Return a badge that everybody may see: one that is not secret, or that somebody of the organization holds."""
    badge: Badge | None = Badge.objects.filter(organization_id__in=[organization_id, PLATFORM_ID], pk=badge_id).first()
    if badge is None or (badge.is_secret and not held_awards(organization_id).filter(badge=badge).exists()):
        return None
    return badge


def issuer_keys_of(organization_id: UUID) -> QuerySet[IssuerKey]:
    """Return all keys with which an organization signs or signed, the newest first."""
    return IssuerKey.objects.of(organization_id).order_by("-number")


def credentials_of(organization_id: UUID) -> QuerySet[BadgeCredential]:
    """Return what an organization signed, with award, badge and key."""
    rows = BadgeCredential.objects.of(organization_id)
    return rows.select_related("award__badge", "award__member__user", "key").defer("key__private_pem")


def revoked_credentials(organization_id: UUID) -> QuerySet[BadgeCredential]:
    """Return what an organization signed and what no longer holds: the member does not hold the badge any more."""
    held = BadgeAward.objects.of(organization_id).filter(HELD)
    return BadgeCredential.objects.of(organization_id).exclude(award__in=held)


def shared_badge(organization_id: UUID, token: str) -> BadgeShare | None:
    """Return what a public link shows, as long as the member belongs to the organization and holds the badge."""
    shares = BadgeShare.objects.of(organization_id).filter(token=token, award__member__is_active=True)
    held = BadgeAward.objects.of(organization_id).filter(HELD)
    return shares.filter(award__in=held).select_related("award__badge", "award__member__user").first()


def shared_credential(organization_id: UUID, credential_id: UUID) -> BadgeCredential | None:
    """Return a signed statement whose holder shows the badge to everybody."""
    shared = BadgeShare.objects.of(organization_id).values("award_id")
    return credentials_of(organization_id).filter(pk=credential_id, award__in=shared).first()


def newest_credential(organization_id: UUID, award_id: int) -> BadgeCredential | None:
    """Return what was signed last about an award."""
    rows = credentials_of(organization_id).filter(award_id=award_id)
    return rows.order_by("-issued_at", "-id").first()


def share_base(organization_id: UUID) -> str:
    """Return how the addresses of an organization's public pages begin, on its own host."""
    look = branding_of(organization_id)
    return f"{look.base_url}/b/{look.slug}"


def share_url(share: BadgeShare) -> str:
    """Return the public page of a shared badge."""
    return f"{share_base(share.organization_id)}/{share.token}"
