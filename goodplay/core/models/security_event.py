"""What happened around sign-in, rights and exports: the trail that nobody edits."""

from django.db import models
from django.db.models.functions import Now

from goodplay.core.models.tenant import MassTenantModel


class SecurityKind(models.TextChoices):
    """What sort of thing happened."""

    SIGNED_IN = "signed_in", "Signed in"
    SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
    SIGNED_OUT = "signed_out", "Signed out"
    TOKEN_REUSED = "token_reused", "Refresh token reused"
    PASSWORD_CHANGED = "password_changed", "Password changed"
    CONTACT_CHANGED = "contact_changed", "E-mail or phone changed"
    USER_DEACTIVATED = "user_deactivated", "User deactivated"
    ROLE_CHANGED = "role_changed", "Role changed"
    KEY_CREATED = "key_created", "API key created"
    KEY_REVOKED = "key_revoked", "API key revoked"
    KEY_USED = "key_used", "API key used"
    EXPORTED = "exported", "Data exported"
    DENIED = "denied", "Access denied"
    CONFIGURED = "configured", "Configuration changed"
    FACTOR_ADDED = "factor_added", "Second factor added"
    FACTOR_REMOVED = "factor_removed", "Second factor removed"
    FACTOR_FAILED = "factor_failed", "Second factor failed"
    PROVED = "proved", "Proved who he is"


class SecurityEvent(MassTenantModel):
    """One such thing, in the organization it concerns (the platform's where none is known); never changed or removed.

    ``user_id`` is empty where nobody is known, as after a failed sign-in; it is no reference, because the trail stays
    when the person goes. ``facts`` hold no secret and no contact.
    """

    kind = models.CharField(max_length=32, choices=SecurityKind)
    user_id = models.UUIDField(null=True, blank=True)
    ip = models.CharField(max_length=64, blank=True, default="")
    request_id = models.CharField(max_length=128, blank=True, default="")
    facts = models.JSONField(default=dict, blank=True)
    occurred_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["organization", "-id"], name="core_security_latest"),
            models.Index(fields=["organization", "user_id", "-id"], name="core_security_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"
