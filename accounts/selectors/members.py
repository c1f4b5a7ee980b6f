"""Members, and what they prefer."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Invitation, Membership, Preference
from accounts.models.memberships import MembershipQuerySet
from accounts.rules.preferences import SHOWN_ON_BOARDS, PreferenceValue, types
from goodplay import kits
from goodplay.core.ids import PLATFORM_ID
from goodplay.core.models import TenantQuerySet


@dataclass(frozen=True, slots=True)
class Seat:
    """One membership of a user."""

    organization_id: UUID
    organization_name: str
    organization_slug: str
    kind: str
    member_id: UUID
    role: str


def members_of(organization_id: UUID) -> MembershipQuerySet:
    """Return the organization's members with their users."""
    rows: MembershipQuerySet = Membership.objects.of(organization_id).select_related("user")
    return rows


def names_of(organization_id: UUID, member_ids: list[UUID]) -> dict[UUID, str]:
    """Return what each member is called, in one query; members who are gone are left out."""
    rows = Membership.objects.of(organization_id).filter(pk__in=member_ids).named()
    return dict(rows.values_list("pk", "name"))


def member_types_of(organization_id: UUID, kind: str) -> list[str]:
    """Return what members are called here: the kit's words first, then others in use."""
    known: list[str] = kits.section(kind, "accounts").get("member_types", [])
    used = Membership.objects.of(organization_id).exclude(member_type="").values_list("member_type", flat=True)
    return [*known, *sorted(set(used.distinct()) - set(known))]


def people_who_hide(organization_id: UUID, member_ids: Collection[UUID]) -> list[UUID]:
    """Return the people among these members who want to be on no leaderboard."""
    hidden = members_preferring(organization_id, SHOWN_ON_BOARDS, value=False)
    people = Membership.objects.of(organization_id).filter(pk__in=member_ids, user__isnull=False)
    return list(people.filter(pk__in=hidden).values_list("user_id", flat=True))


def preferences_of(organization_id: UUID, member_id: UUID) -> dict[str, PreferenceValue]:
    """Return everything that a member prefers, with the defaults of what he has not chosen."""
    rows = Preference.objects.of(organization_id).filter(member_id=member_id)
    chosen: dict[str, Any] = dict(rows.values_list("name", "value"))
    return {name: chosen.get(name, preference.default) for name, preference in types().items()}


def members_preferring(organization_id: UUID, name: str, value: PreferenceValue) -> QuerySet[Preference, Any]:
    """Return the ids of the members who have chosen a value themselves, as a subquery; defaults are not among them."""
    rows: QuerySet[Preference] = Preference.objects.of(organization_id).filter(name=name, value=value)
    return rows.values("member_id")


def invitations_of(organization_id: UUID) -> TenantQuerySet:
    """Return the organization's invitations."""
    return Invitation.objects.of(organization_id)


def seats_of(user_id: UUID) -> list[Seat]:
    """Return a user's active memberships by the organizations' names, in the platform's door, the platform's last."""
    rows = (
        Membership.objects.active()
        .filter(user_id=user_id)
        .select_related("organization")
        .order_by("organization__name", "organization_id")
    )
    seats = [
        Seat(
            organization_id=row.organization_id,
            organization_name=row.organization.name,
            organization_slug=row.organization.slug,
            kind=row.organization.kind,
            member_id=row.pk,
            role=row.role,
        )
        for row in rows
    ]
    return sorted(seats, key=lambda seat: seat.organization_id == PLATFORM_ID)


def organizations_waiting_for(email: str) -> list[UUID]:
    """Return the organizations that know an address without a user, in the platform's door."""
    rows = Membership.objects.active().filter(user=None, email=email).exclude(email="")
    return list(rows.order_by("organization_id").values_list("organization_id", flat=True))
