"""What a person proves besides knowing a password: apps that make codes, passkeys, and codes kept for bad days."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.enums import FactorKind
from accounts.models.users import User
from goodplay.core.fields import EncryptedTextField
from goodplay.core.ids import uuid7


class Factor(models.Model):
    """One second factor of a person, global like the person; it counts once it has been shown to work.

    ``secret`` is the shared secret of an app, or the public credential of a passkey (both in text, both encrypted).
    ``last_step`` is the latest 30-second step whose code was taken: no code is taken twice. A passkey belongs to the
    host name (``host``) it was made on.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=8, choices=FactorKind)
    name = models.CharField(max_length=60)
    secret = EncryptedTextField()
    credential_id = models.CharField(max_length=1400, unique=True, null=True, blank=True)
    host = models.CharField(max_length=253, blank=True, default="")
    last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "second factor"
        constraints = [
            models.CheckConstraint(
                name="accounts_factor_passkey_is_named",
                condition=Q(kind=FactorKind.PASSKEY, credential_id__isnull=False) | Q(kind=FactorKind.APP),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"


class RecoveryCode(models.Model):
    """One of a person's codes for the day the telephone is lost; only a digest is kept, and each is taken once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="accounts_recovery_code_once")]

    def __str__(self) -> str:
        return f"Recovery code #{self.pk}"


class ProofAttempt(models.Model):
    """A person on the way to proving who he is: the password was right, or a passkey was asked for.

    ``challenge`` is what a passkey has to sign (JSON); ``attempts`` counts wrong answers, five spend it. ``digest`` is
    of the secret half of the handle that the client holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="proof_attempts")
    purpose = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    place = models.UUIDField(null=True, blank=True)
    device = models.CharField(max_length=255, blank=True, default="")
    challenge = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="accounts_proof_expires_later", condition=Q(expires_at__gt=F("created_at"))),
        ]
        indexes = [models.Index(fields=["expires_at"], name="accounts_proof_expiry")]

    def __str__(self) -> str:
        return f"{self.purpose} #{self.pk}"
