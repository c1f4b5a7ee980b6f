"""Taking back what was recorded."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from gamification.errors import ActivityNotFoundError, ReversalNotReversibleError
from gamification.models import Activity
from gamification.services.activities import NewActivity, Recorded, record_reversals
from goodplay.core import tenancy

SOURCE = "reversal"


@tenancy.joins
def reverse_activities(
    *, activity_ids: Sequence[int], reason: str = "", reversed_by: UUID | None = None, quiet: bool = False
) -> list[Recorded]:
    """Record that activities are taken back; after commit everything stands as if they had not been.

    Awards that they earned are kept, but the points of these are taken back too. Idempotent: an activity is reversed
    once. Announces ``activities_recorded``.

    Args:
        activity_ids: The activities, of the open door's organization.
        reason: A sentence for people.
        reversed_by: The member who does it.
        quiet: Nobody is notified.

    Raises:
        ActivityNotFoundError: One of them does not exist.
        ReversalNotReversibleError: One of them is a reversal itself.
    """
    organization_id = tenancy.organization_id()
    found = {each.pk: each for each in Activity.objects.of(organization_id).filter(pk__in=activity_ids)}
    for activity_id in activity_ids:
        if activity_id not in found:
            raise ActivityNotFoundError(activity=str(activity_id))
        if found[activity_id].reverses_id is not None:
            raise ReversalNotReversibleError(activity=str(activity_id))
    now = timezone.now()
    rows = [
        NewActivity(
            member_id=activity.member_id,
            action=activity.action,
            occurred_at=max(now, activity.occurred_at),
            source=SOURCE,
            key=str(activity.pk),
            quantity_milli=activity.quantity_milli,
            unit=activity.unit,
            subject_type=activity.subject_type,
            subject_id=activity.subject_id,
            note=reason,
            recorded_by=reversed_by,
            reverses=activity.pk,
        )
        for activity in map(found.__getitem__, activity_ids)
    ]
    return record_reversals(rows, quiet=quiet)
