"""Who brought whom."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.enums import ReferralStatus
from accounts.models.memberships import Membership
from accounts.models.users import User
from goodplay.core.models import TenantForeignKey, TenantModel


class ReferralCode(TenantModel):
    """The word by which people say that a member brought them; short, and easy to read out."""

    member = TenantForeignKey(Membership, models.CASCADE, related_name="+", db_index=False)
    code = models.CharField(max_length=12)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "member"], name="accounts_one_referral_code"),
            models.UniqueConstraint(fields=["organization", "code"], name="accounts_referral_code_unique"),
        ]

    def __str__(self) -> str:
        return self.code


class Referral(TenantModel):
    """``member`` brought ``referred``; while somebody has only registered there is a user and no membership yet."""

    member = TenantForeignKey(Membership, models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    referred = TenantForeignKey(Membership, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    status = models.CharField(max_length=16, choices=ReferralStatus, default=ReferralStatus.INVITED)
    created_at = models.DateTimeField(db_default=Now())
    joined_at = models.DateTimeField(null=True, blank=True)
    rewarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"], condition=Q(user__isnull=False), name="accounts_user_referred_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "referred"],
                condition=Q(referred__isnull=False),
                name="accounts_member_referred_once",
            ),
            models.CheckConstraint(condition=~Q(member=F("referred")), name="accounts_nobody_refers_himself"),
            models.CheckConstraint(
                condition=~Q(status__in=[ReferralStatus.JOINED, ReferralStatus.REWARDED]) | Q(referred__isnull=False),
                name="accounts_referral_joined_has_member",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(referred__isnull=False), name="accounts_referral_is_of_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "member", "-created_at", "-id"], name="accounts_referrals_of_member"),
            models.Index(fields=["organization", "-created_at", "-id"], name="accounts_referrals_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.referred or self.get_status_display()}"
