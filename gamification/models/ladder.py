"""Ladders of levels and what a level gives."""

from django.db import models

from gamification.enums import LadderKind
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel


class AccessLevel(TenantModel):
    """A named set of perks that a level grants."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True)
    perks = models.JSONField(default=list, blank=True, help_text="Codes of what is opened, for example insights.view.")
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="gamification_access_level_code_unique")
        ]

    def __str__(self) -> str:
        return self.name


class Ladder(TenantModel):
    """Levels over one metric (all time), for example ``points`` or ``quantity:donation.given:EUR``."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=LadderKind)
    metric = models.CharField(max_length=100, default="points")
    is_active = models.BooleanField(default=True)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "code"], name="gamification_ladder_code_unique")]

    def __str__(self) -> str:
        return self.name


class Level(TenantModel):
    """A step of a ladder; the threshold is in the metric's own unit (points; thousandths of a quantity)."""

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="levels", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    threshold = models.PositiveBigIntegerField()
    perks = models.JSONField(default=list, blank=True)
    access_level = models.ForeignKey(
        AccessLevel, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    icon = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "ladder", "number"], name="gamification_level_number_unique"
            ),
            models.UniqueConstraint(
                fields=["organization", "ladder", "threshold"], name="gamification_level_threshold_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MemberLevel(MassTenantModel):
    """Where a member stands on a ladder; derived, one row a ladder; no row before the first step."""

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    ladder = models.ForeignKey(Ladder, models.PROTECT, related_name="+", db_index=False)
    level = models.ForeignKey(Level, models.PROTECT, related_name="+", db_index=False)
    reached_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "ladder"], name="gamification_member_level_one_a_ladder"
            )
        ]

    def __str__(self) -> str:
        return str(self.level_id)
