"""Public pages of badges: a member shows one to everybody who has the link, or takes the page away again."""

import secrets
from uuid import UUID

from gamification.errors import BadgeNotHeldError
from gamification.models import BadgeAward, BadgeShare
from gamification.services.credentials import issue_credential, require_held
from goodplay.core import tenancy

TOKEN_BYTES = 16
"""128 random bits: nobody finds a page without its link."""


@tenancy.joins
def share_badge(*, member_id: UUID, badge_id: UUID, shows_name: bool = False) -> BadgeShare:
    """Open the public page of a badge that a member holds, with a signed statement to download.

    The page names the member only with ``shows_name``. Idempotent: an open page keeps its link and follows the wish.

    Raises:
        BadgeNotHeldError: The member does not hold the badge.
        BadgeExpiredError: It has expired.
    """
    organization_id = tenancy.organization_id()
    issue_credential(member_id=member_id, badge_id=badge_id, with_name=shows_name)
    share: BadgeShare
    share, is_new = BadgeShare.objects.get_or_create(
        organization_id=organization_id,
        award=require_held(member_id, badge_id),
        defaults={"token": secrets.token_hex(TOKEN_BYTES), "shows_name": shows_name},
    )
    if not is_new and share.shows_name != shows_name:
        share.shows_name = shows_name
        share.save(update_fields=["shows_name"])
    return share


@tenancy.joins
def unshare_badge(*, member_id: UUID, badge_id: UUID) -> None:
    """Take the public page of a member's badge away; its link never works again. Idempotent.

    Raises:
        BadgeNotHeldError: The member never had the badge.
    """
    organization_id = tenancy.organization_id()
    award = BadgeAward.objects.of(organization_id).filter(member_id=member_id, badge_id=badge_id).first()
    if award is None:
        raise BadgeNotHeldError
    BadgeShare.objects.of(organization_id).filter(award=award).delete()
