"""How a person proves who he is: challenges, and families of tokens."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.enums import Channel, EndReason, Purpose
from accounts.models.memberships import Membership
from accounts.models.users import User
from goodplay.core.models import TenantForeignKey, TenantModel


class Challenge(TenantModel):
    """Something only the person can answer: a code sent to his address; used once, or expired.

    The organization is the one that dresses the message. The code is made when it is sent and kept as a hash only.
    Without a user nobody has the address that was typed: the row only lets the answer take as long as any other.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="challenges")
    purpose = models.CharField(max_length=16, choices=Purpose)
    channel = models.CharField(max_length=8, choices=Channel)
    address = models.CharField(max_length=254, blank=True, default="")
    code_hash = models.CharField(max_length=64, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_challenge_expires_later",
                condition=Q(expires_at__gt=F("created_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "user", "purpose"],
                name="accounts_challenges_of_user",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.address})"


class TokenFamily(TenantModel):
    """One signed-in device: every refresh token of it descends from one sign-in, and only the latest is good.

    ``previous_jti`` is honoured once more for some seconds after ``rotated_at``, for the client that lost the answer.
    ``proved_at`` and ``factor_at`` say when the person last proved on it who he is, by anything and by a second factor.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="token_families")
    member = TenantForeignKey(
        Membership,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="token_families",
        db_index=False,
    )
    current_jti = models.UUIDField()
    previous_jti = models.UUIDField(null=True, blank=True)
    previous_honoured = models.BooleanField(default=False)
    credentials_version = models.PositiveIntegerField()
    device = models.CharField(max_length=255, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    rotated_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True, blank=True)
    factor_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=EndReason, blank=True, default="")

    class Meta:
        verbose_name_plural = "token families"
        constraints = [
            models.CheckConstraint(
                name="accounts_family_end_has_reason",
                condition=Q(ended_at=None, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "member"], name="accounts_families_of_member"),
            models.Index(
                fields=["organization", "-created_at", "-id"],
                name="accounts_families_by_time",
            ),
            models.Index(
                fields=["organization", "expires_at"],
                name="accounts_families_by_expiry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device or 'Device'} ({self.created_at:%Y-%m-%d})"
