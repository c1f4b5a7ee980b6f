"""Badges for a limited number of members: who came first has one, whoever applies facts at the same time."""

from collections.abc import Collection
from uuid import UUID

from gamification.models import Badge, BadgeAward
from gamification.services.statements import run
from gamification.signals import BadgeEarned, badge_earned
from goodplay.core.announce import announce_all
from goodplay.core.arrays import array, columns

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
ALLOT = """
WITH waiting AS (
    SELECT award.id, award.badge_id, row_number() OVER (PARTITION BY award.badge_id ORDER BY award.earned_at, award.id)
           AS turn
    FROM unnest(%s::uuid[], %s::uuid[]) AS wanted(member_id, badge_id)
    JOIN gamification_badgeaward award ON award.organization_id = %s
         AND award.member_id = wanted.member_id AND award.badge_id = wanted.badge_id
    WHERE award.place IS NULL
), taken AS (
    SELECT badge.id, badge.most_holders, coalesce((
        SELECT max(place) FROM gamification_badgeaward
        WHERE organization_id = %s AND badge_id = badge.id AND place IS NOT NULL), 0) AS last
    FROM gamification_badge badge WHERE badge.id = ANY (%s::uuid[])
)
UPDATE gamification_badgeaward award
SET place = taken.last + waiting.turn, is_beyond = taken.last + waiting.turn > taken.most_holders
FROM waiting JOIN taken ON taken.id = waiting.badge_id
WHERE award.organization_id = %s AND award.id = waiting.id
RETURNING award.member_id::text, award.badge_id::text, award.is_beyond
"""
NUMBER = """
UPDATE gamification_badgeaward award SET place = numbered.place
FROM (SELECT id, coalesce((SELECT max(place) FROM gamification_badgeaward
                           WHERE organization_id = %s AND badge_id = %s AND place IS NOT NULL), 0)
             + row_number() OVER (ORDER BY earned_at, id) AS place
      FROM gamification_badgeaward WHERE organization_id = %s AND badge_id = %s AND place IS NULL) AS numbered
WHERE award.organization_id = %s AND award.id = numbered.id
"""


def allot_places(organization_id: UUID, held: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Give new awards of scarce badges their places; return those (member, badge) who came too late.

    Whoever writes awards of the same badge waits until this door closes (advisory locks, in the order of the badges'
    ids, after the members' states). Idempotent: an award that has its place keeps it.
    """
    badges = sorted({badge_id for _, badge_id in held})
    _lock(organization_id, badges)
    parameters = [*columns(sorted(held)), organization_id, organization_id, array(badges), organization_id]
    rows = run(ALLOT, parameters)
    return {(member_id, badge_id) for member_id, badge_id, is_beyond in rows if is_beyond}


def settle_places(badge: Badge) -> None:
    """Let a badge's awards follow a changed number of holders; who holds it keeps it.

    Who came too late and has a place now gets the badge, and is told. Locks the badge's places until the door closes.
    Idempotent.
    """
    organization_id = badge.organization_id
    _lock(organization_id, [str(badge.pk)])
    if badge.most_holders is not None:
        run(NUMBER, [organization_id, badge.pk, organization_id, badge.pk, organization_id])
    awards = BadgeAward.objects.of(organization_id).filter(badge=badge, is_beyond=True)
    if badge.most_holders is not None:
        awards = awards.filter(place__lte=badge.most_holders)
    late = list(awards.order_by("place"))
    BadgeAward.objects.of(organization_id).filter(pk__in=[award.pk for award in late]).update(is_beyond=False)
    announce_all(badge_earned, [_told(badge, award) for award in late])


def _told(badge: Badge, award: BadgeAward) -> BadgeEarned:
    return BadgeEarned(
        member_id=str(award.member_id),
        badge_id=str(badge.pk),
        badge_code=badge.code,
        activity_id=str(award.activity_id),
        earned_at=award.earned_at.isoformat(),
        quiet=False,
    )


def _lock(organization_id: UUID, badges: Collection[str]) -> None:
    for badge_id in badges:
        run(LOCK, [f"gamification.badge:{organization_id}:{badge_id}"])
