"""Asking people in."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.enums import ROLES, InvitationStatus
from accounts.models.memberships import Membership
from goodplay.core.audit import audited
from goodplay.core.models import TenantForeignKey, TenantModel
from goodplay.core.permissions import Role


@audited(exclude=["email", "display_name", "code_hash"])
class Invitation(TenantModel):
    """An offer of a role in an organization to an address; accepted once, by whoever has the link in the mail."""

    email = models.EmailField()
    role = models.CharField(
        max_length=16,
        choices=ROLES,
        default=Role.MEMBER.value,
    )
    member_type = models.CharField(max_length=40, blank=True, default="")
    display_name = models.CharField(max_length=120, blank=True, default="")
    invited_by = TenantForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        db_index=False,
    )
    status = models.CharField(max_length=16, choices=InvitationStatus, default=InvitationStatus.OPEN)
    code_hash = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    member = TenantForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accepted_invitations",
        db_index=False,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(status=InvitationStatus.OPEN),
                name="accounts_one_open_invitation",
            ),
            models.CheckConstraint(
                name="accounts_invitation_expires_later",
                condition=Q(expires_at__gt=F("created_at")),
            ),
            models.CheckConstraint(
                name="accounts_invitation_accepted_by_member",
                condition=(Q(status=InvitationStatus.ACCEPTED) & Q(member__isnull=False) & Q(accepted_at__isnull=False))
                | (~Q(status=InvitationStatus.ACCEPTED) & Q(member=None) & Q(accepted_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "-created_at", "-id"],
                name="accounts_invitations_by_time",
            )
        ]

    def __str__(self) -> str:
        return self.email
