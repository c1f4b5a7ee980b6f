"""Looking at a member at once: what waits takes effect, and what is fulfilled is awarded."""

from collections.abc import Sequence
from uuid import UUID

from gamification.models import AchievementAward
from gamification.services.awards import settle_member
from gamification.services.retro import fulfilled_by_now, record_checks
from gamification.services.rulebooks import current_book
from goodplay.core import tenancy


@tenancy.joins
def check_achievements(*, member_id: UUID) -> Sequence[AchievementAward]:
    """Let what waits of a member take effect, award what is fulfilled, and return the awards that are new by it.

    Idempotent: looked at again there is nothing new. Locks the member's state.
    """
    organization_id = tenancy.organization_id()
    awards = AchievementAward.objects.of(organization_id).filter(member_id=member_id)
    before = set(awards.values_list("pk", flat=True))
    settle_member(member_id)
    rules = current_book()
    found = fulfilled_by_now(organization_id, member_ids=[str(member_id)], rules=rules, codes=rules.goals.keys())
    if record_checks(found, version=rules.version, quiet=False):
        settle_member(member_id)
    return list(awards.exclude(pk__in=before).select_related("achievement__badge").order_by("pk"))
