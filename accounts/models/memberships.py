"""People in organizations."""

from typing import Self
from uuid import UUID

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now, NullIf

from accounts.enums import ROLES
from accounts.models.users import User
from goodplay.core.audit import audited
from goodplay.core.models import (
    MassTenantModel,
    TenantForeignKey,
    TenantModel,
    TenantQuerySet,
)
from goodplay.core.permissions import Role


class MembershipQuerySet(TenantQuerySet):
    """Named filters of memberships."""

    def active(self) -> Self:
        """Keep the members who have not left."""
        return self.filter(is_active=True)

    def with_email(self, email: str) -> Self:
        """Keep the members known by this address, in the organization or as users."""
        wanted = email.strip().lower()
        return self.filter(Q(email=wanted) | Q(user__email=wanted))

    def named(self) -> Self:
        """Add ``name``: what the organization calls the person, else what the person calls himself."""
        return self.annotate(
            name=Coalesce(
                NullIf("display_name", models.Value("")),
                "user__display_name",
                models.Value(""),
            )
        )


@audited(exclude=["display_name", "email"], inserts=pghistory.Q(new__user__isnull=False))
class Membership(TenantModel):
    """A person in an organization; without a user it is known by name only (an import) and may be claimed.

    ``email`` is the address that the organization noted; a user with that confirmed address claims the membership.
    """

    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(
        max_length=16,
        choices=ROLES,
        default=Role.MEMBER.value,
    )
    member_type = models.CharField(max_length=40, blank=True, default="")
    display_name = models.CharField(max_length=120, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    time_zone = models.CharField(max_length=64, blank=True, default="")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    objects = MembershipQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="accounts_one_membership_per_user"),
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=~Q(email=""),
                name="accounts_one_membership_per_email",
            ),
            models.CheckConstraint(
                name="accounts_membership_role_known",
                condition=Q(role__in=[role.value for role in Role]),
            ),
            models.CheckConstraint(
                name="accounts_role_needs_user",
                condition=Q(role=Role.MEMBER) | Q(user__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "-joined_at", "-id"],
                name="accounts_members_by_time",
            ),
            models.Index(fields=["organization", "member_type"], name="accounts_members_by_type"),
            models.Index(
                fields=["organization", "role"],
                condition=~Q(role=Role.MEMBER),
                name="accounts_members_with_role",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or (str(self.user) if self.user else f"Member {str(self.pk)[-6:]}")

    @property
    def member_id(self) -> UUID:
        """The membership itself is what it belongs to."""
        return self.pk


class Preference(TenantModel):
    """One choice of a member; the names and types are declared in ``accounts.rules``."""

    member = TenantForeignKey(Membership, models.CASCADE, related_name="preferences", db_index=False)
    name = models.CharField(max_length=64)
    value = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "name"],
                name="accounts_preferred_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ExternalName(MassTenantModel):
    """What another system, or a file, calls a member; names are compared character by character."""

    source = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    member = TenantForeignKey(Membership, models.CASCADE, related_name="external_names", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source", "name"],
                name="accounts_external_name_once",
            ),
        ]
        indexes = [models.Index(fields=["organization", "member"], name="accounts_names_of_member")]

    def __str__(self) -> str:
        return f"{self.source}: {self.name}"
