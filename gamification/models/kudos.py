"""Thanks between members."""

from textwrap import shorten

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from goodplay.core.models import TenantForeignKey, TenantModel

SHOWN = 60
"""How much of a message names its row."""


class Kudos(TenantModel):
    """One member thanks another in a sentence; both are paid for it by the rules of the two actions.

    ``given_on`` is the giver's calendar day, by which the day's limit counts. A hidden one is shown to managers only,
    and what it paid has been taken back; ``times_paid`` numbers the activities, so that one that is shown again pays
    again.
    """

    giver = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    receiver = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    message = models.CharField(max_length=255)
    given_on = models.DateField()
    created_at = models.DateTimeField(db_default=Now())
    times_paid = models.PositiveSmallIntegerField(default=1)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    hidden_reason = models.CharField(max_length=255, blank=True, default="")

    class Meta:
        verbose_name_plural = "kudos"
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="gamification_kudos_for_others"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_reason="") | Q(hidden_at__isnull=False),
                name="gamification_kudos_hidden_with_time",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "giver", "given_on"], name="gamification_kudos_of_a_day"),
            models.Index(fields=["organization", "receiver", "-id"], name="gamification_kudos_received"),
            models.Index(fields=["organization", "-id"], name="gamification_kudos_feed"),
        ]

    def __str__(self) -> str:
        return shorten(self.message, SHOWN, placeholder="…")

    @property
    def is_hidden(self) -> bool:
        """Whether only managers see it."""
        return self.hidden_at is not None
