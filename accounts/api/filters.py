"""Searching members and invitations."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from accounts.enums import ROLES, FriendshipStatus, InvitationStatus
from accounts.models import Friendship, Invitation, Membership
from goodplay.core.api.filters import BooleanFilter


class MemberFilter(filters.FilterSet):  # type: ignore[misc]
    """By role, kind of member, address, activity, or a part of the name or address."""

    member_type = filters.CharFilter(max_length=40)
    role = filters.ChoiceFilter(choices=ROLES)
    is_active = BooleanFilter()
    email = filters.CharFilter(method="with_email", max_length=254, help_text="The exact address.")
    search = filters.CharFilter(method="having", max_length=120, help_text="A part of the name or address.")

    class Meta:
        model = Membership
        fields = ("member_type", "role", "is_active", "email", "search")

    def with_email(self, rows: Any, name: str, value: str) -> Any:
        """Keep the members known by an address."""
        return rows.with_email(value)

    def having(self, rows: QuerySet[Membership], name: str, value: str) -> QuerySet[Membership]:
        """Keep the members in whose name or address the text occurs."""
        return rows.filter(
            Q(display_name__icontains=value)
            | Q(email__icontains=value)
            | Q(user__display_name__icontains=value)
            | Q(user__email__icontains=value)
        )


class InvitationFilter(filters.FilterSet):  # type: ignore[misc]
    """By state and address."""

    status = filters.ChoiceFilter(choices=InvitationStatus.choices)
    email = filters.CharFilter(lookup_expr="iexact", max_length=254)

    class Meta:
        model = Invitation
        fields = ("status", "email")


class FriendFilter(filters.FilterSet):  # type: ignore[misc]
    """By state, and by who asked."""

    status = filters.ChoiceFilter(
        choices=[(status.value, status.label) for status in (FriendshipStatus.ACCEPTED, FriendshipStatus.REQUESTED)]
    )
    direction = filters.ChoiceFilter(
        choices=[("sent", "Sent"), ("received", "Received")],
        method="asked",
        help_text="Whether the caller asked (sent) or was asked (received).",
    )

    class Meta:
        model = Friendship
        fields = ("status", "direction")

    def asked(self, rows: QuerySet[Friendship], name: str, value: str) -> QuerySet[Friendship]:
        """Keep what the caller asked for, or was asked."""
        member_id = self.request.caller.member_id
        return rows.filter(member_id=member_id) if value == "sent" else rows.filter(friend_id=member_id)
