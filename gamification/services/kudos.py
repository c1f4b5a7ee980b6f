"""Thanks between members: given, hidden by a manager, shown again."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models import Membership
from gamification.errors import (
    KudosLimitError,
    KudosNotFoundError,
    KudosPairLimitError,
    KudosReceiverError,
    KudosToOneselfError,
)
from gamification.models import Activity, Kudos
from gamification.rules.builtins import KUDOS_GIVEN, KUDOS_RECEIVED
from gamification.selectors.points import zone_of
from gamification.services.activities import NewActivity, record_activities
from gamification.services.reversals import reverse_activities
from gamification.signals import KudosGiven, kudos_given
from goodplay.core import tenancy
from goodplay.core.announce import announce
from goodplay.core.ids import uuid7
from organizations.selectors import policies_of

SOURCE = "kudos"
WEEK = timedelta(days=7)
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@tenancy.joins
def give_kudos(*, giver_id: UUID, receiver_id: UUID, message: str, kudos_id: UUID | None = None) -> Kudos:
    """Let a member thank another; both are paid by the rules of ``kudos.given`` and ``kudos.received``.

    Limits are counted by the giver's calendar day: so many a day, and so many within seven days to the same member;
    hidden ones count too. Not idempotent: each call is another one. Locks the giver's kudos (advisory). Announces
    ``kudos_given`` and ``activities_recorded``.

    Args:
        giver_id: The member who thanks.
        receiver_id: The member who is thanked.
        message: What for, at most 255 characters.
        kudos_id: The client's own id for it.

    Raises:
        KudosToOneselfError: Giver and receiver are one.
        KudosReceiverError: There is no such active member.
        KudosLimitError: The giver has thanked often enough today.
        KudosPairLimitError: The giver has thanked this member often enough within seven days.
    """
    organization_id = tenancy.organization_id()
    if giver_id == receiver_id:
        raise KudosToOneselfError
    if not Membership.objects.of(organization_id).filter(pk=receiver_id, is_active=True).exists():
        raise KudosReceiverError
    now = timezone.now()
    today = now.astimezone(zone_of(organization_id, giver_id)).date()
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [f"gamification.kudos:{giver_id}"])
    limits = policies_of(organization_id, ["kudos_per_day", "kudos_per_pair_weekly"])
    given = Kudos.objects.of(organization_id).filter(giver_id=giver_id)
    if given.filter(given_on=today).count() >= int(limits["kudos_per_day"] or 0):
        raise KudosLimitError(most=int(limits["kudos_per_day"] or 0))
    lately = given.filter(receiver_id=receiver_id, given_on__gt=today - WEEK)
    if lately.count() >= int(limits["kudos_per_pair_weekly"] or 0):
        raise KudosPairLimitError(most=int(limits["kudos_per_pair_weekly"] or 0))
    kudos: Kudos = Kudos.objects.create(
        id=kudos_id or uuid7(),
        organization_id=organization_id,
        giver_id=giver_id,
        receiver_id=receiver_id,
        message=message,
        given_on=today,
        created_at=now,
    )
    _pay(kudos)
    announce(kudos_given, KudosGiven(str(kudos.pk), str(giver_id), str(receiver_id)))
    return kudos


@tenancy.joins
def hide_kudos(*, kudos_id: UUID, reason: str, hidden_by: UUID | None = None) -> Kudos:
    """Take kudos out of everybody's sight but the managers', and take back what they paid to both.

    Idempotent; locks the row. Announces ``activities_recorded``.

    Args:
        kudos_id: The kudos.
        reason: Why, for the organization's records.
        hidden_by: The membership of who does it; None for the platform's staff.

    Raises:
        KudosNotFoundError: There are none.
    """
    kudos = _locked(kudos_id)
    if kudos.is_hidden:
        return kudos
    kudos.hidden_at, kudos.hidden_by_id, kudos.hidden_reason = timezone.now(), hidden_by, reason
    kudos.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    paid = Activity.objects.of(kudos.organization_id).filter(source=SOURCE, key__in=_keys(kudos))
    reverse_activities(activity_ids=list(paid.values_list("pk", flat=True)), reason=reason, reversed_by=hidden_by)
    return kudos


@tenancy.joins
def restore_kudos(*, kudos_id: UUID) -> Kudos:
    """Show hidden kudos again and pay for them again. Idempotent; locks the row. Announces ``activities_recorded``.

    Raises:
        KudosNotFoundError: There are none.
    """
    kudos = _locked(kudos_id)
    if not kudos.is_hidden:
        return kudos
    kudos.hidden_at, kudos.hidden_by_id, kudos.hidden_reason = None, None, ""
    kudos.times_paid += 1
    kudos.save(update_fields=["hidden_at", "hidden_by", "hidden_reason", "times_paid"])
    _pay(kudos)
    return kudos


def _locked(kudos_id: UUID) -> Kudos:
    rows = Kudos.objects.of(tenancy.organization_id()).select_for_update(no_key=True)
    kudos: Kudos | None = rows.filter(pk=kudos_id).first()
    if kudos is None:
        raise KudosNotFoundError
    return kudos


def _pay(kudos: Kudos) -> None:
    """Record both deeds, when the kudos were given; a member who has left since is not paid."""
    facts: dict[str, Any] = {
        "occurred_at": kudos.created_at,
        "source": SOURCE,
        "subject_type": "kudos",
        "subject_id": str(kudos.pk),
    }
    given, received = _keys(kudos)
    record_activities(
        [
            NewActivity(member_id=kudos.giver_id, action=KUDOS_GIVEN, key=given, **facts),
            NewActivity(
                member_id=kudos.receiver_id, action=KUDOS_RECEIVED, key=received, recorded_by=kudos.giver_id, **facts
            ),
        ]
    )


def _keys(kudos: Kudos) -> tuple[str, str]:
    return f"{kudos.pk}:{kudos.times_paid}:given", f"{kudos.pk}:{kudos.times_paid}:received"
