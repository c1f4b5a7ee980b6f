"""Rewarding who brought members that have become active."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.utils import timezone

from accounts.selectors import referrals_waiting
from accounts.services import note_referrals_rewarded, void_referral
from gamification.enums import Period
from gamification.errors import ActivityMemberNotFoundError
from gamification.models import Counter
from gamification.rules.builtins import BY_HAND, KUDOS_GIVEN, KUDOS_RECEIVED, SIGN_IN
from gamification.rules.metrics import EVERYTHING
from gamification.services.activities import NewActivity, record_activities
from goodplay.core import tenancy

REFERRED: Final = "volunteer.referred"
SOURCE: Final = "referrals"
NO_DEEDS: Final = frozenset({EVERYTHING, SIGN_IN, REFERRED, KUDOS_GIVEN, KUDOS_RECEIVED, *BY_HAND})
"""What does not make a member active: signing in, thanks, bringing others, and what others do for him."""


@tenancy.joins
def reward_referrals(*, member_ids: Collection[UUID]) -> int:
    """Record for who brought these members that he did, once each has a deed of his own that counts.

    What that is worth is what the organization's action ``volunteer.referred`` pays. Idempotent: one activity a
    referral (its key), which is marked in the same transaction. A referral of who has left is void. Returns how many
    were rewarded.
    """
    waiting = referrals_waiting(tenancy.organization_id(), member_ids)
    active = _active({referral.referred_id for referral in waiting}) if waiting else set()
    due = [referral for referral in waiting if referral.referred_id in active]
    now = timezone.now()
    recorded = record_activities(
        [
            NewActivity(
                member_id=referral.member_id,
                action=REFERRED,
                occurred_at=now,
                source=SOURCE,
                key=f"referral:{referral.referral_id}",
                subject_type="membership",
                subject_id=str(referral.referred_id),
            )
            for referral in due
        ]
    )
    outcomes = list(zip(due, recorded, strict=True))
    for referral, outcome in outcomes:
        if isinstance(outcome.error, ActivityMemberNotFoundError):
            void_referral(referral_id=referral.referral_id)
    kept = [referral.referral_id for referral, outcome in outcomes if outcome.activity_id is not None]
    return note_referrals_rewarded(referral_ids=kept) if kept else 0


def _active(member_ids: Collection[UUID]) -> set[UUID]:
    counters = Counter.objects.of(tenancy.organization_id()).filter(
        member_id__in=member_ids, period=Period.ALL, count__gt=0
    )
    return set(counters.exclude(metric__in=NO_DEEDS).values_list("member_id", flat=True))
