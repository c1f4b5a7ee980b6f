"""Badges that prove themselves elsewhere (Open Badges 3.0), and badges shown to the world."""

from django.db import models
from django.db.models import Q

from goodplay.core.fields import EncryptedTextField
from goodplay.core.models import TenantForeignKey, TenantModel


class IssuerKey(TenantModel):
    """A key with which an organization signs its badges; ``number`` names it in addresses, for ever.

    One key signs at a time. A key that was replaced (``retired_at``) stays published, and goes on signing the list of
    the revoked badges that it signed itself.
    """

    number = models.PositiveIntegerField()
    private_pem = EncryptedTextField(editable=False)
    public_jwk = models.JSONField(editable=False)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="gamification_issuer_key_numbered_once"),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(retired_at__isnull=True),
                name="gamification_issuer_key_in_use_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Key {self.number}"


class BadgeCredential(TenantModel):
    """A signed statement that a member holds a badge; the text is kept as it was signed.

    It is good while the award behind it stands and has not expired: revoking is nothing but the state of the award.
    ``status_index`` is its place in the list of revoked badges of its key.
    """

    award = TenantForeignKey("gamification.BadgeAward", related_name="credentials", db_index=False)
    key = TenantForeignKey(IssuerKey, related_name="credentials", db_index=False)
    status_index = models.PositiveIntegerField()
    has_name = models.BooleanField(default=False)
    has_email = models.BooleanField(default=False)
    token = models.TextField(editable=False)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key", "status_index"], name="gamification_credential_listed_once"
            )
        ]
        indexes = [models.Index(fields=["organization", "award"], name="gamification_credentials_award")]

    def __str__(self) -> str:
        return f"{self.award}"


class BadgeShare(TenantModel):
    """A member shows a badge to everybody who has the link; without the row there is no page."""

    award = TenantForeignKey("gamification.BadgeAward", related_name="shares", db_index=False)
    token = models.CharField(max_length=32)
    shows_name = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "award"], name="gamification_badge_shared_once"),
            models.UniqueConstraint(fields=["organization", "token"], name="gamification_share_token_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.award}"
