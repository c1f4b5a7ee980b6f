"""Who has which skill."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gamification.models import MemberSkill, Skill


def skills_of_members(organization_id: UUID, *, member_id: UUID | None = None) -> QuerySet[MemberSkill]:
    """Return the skills of the organization's members (of one of them), with their names."""
    rows = MemberSkill.objects.of(organization_id)
    if member_id is not None:
        rows = rows.filter(member_id=member_id)
    return rows.select_related("skill")


def with_holders(skills: QuerySet[Skill], organization_id: UUID | None) -> QuerySet[Skill]:
    """Add how many members have each skill (of one organization), and how many with a certificate."""
    own = Q() if organization_id is None else Q(holders__organization_id=organization_id)
    return skills.annotate(
        holders_count=Count("holders", filter=own),
        certified_count=Count("holders", filter=own & Q(holders__certified_on__isnull=False)),
    )


def is_current(certified_on: date | None, valid_until: date | None, *, today: date) -> bool:
    """Tell whether a certificate is valid on a day."""
    return certified_on is not None and (valid_until is None or valid_until >= today)
