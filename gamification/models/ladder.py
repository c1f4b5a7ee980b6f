"""Ladders of levels and what a level gives."""

from django.db import models
from django.db.models import Q

from gamification.enums import LadderKind
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel


class AccessLevel(TenantModel):
    """A named set of perks that a level grants; who has passed that level keeps it on every higher one.

    Perks open content and insights in the apps that read them; they are never rights of staff.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True)
    perks = models.JSONField(default=list, blank=True, help_text="Codes of what is opened, for example insights.view.")
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Of several access levels a member is shown with the one of the highest position."
    )
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
    """Levels over one metric (all time), for example ``points`` or ``quantity:donation.given:EUR``.

    A member stands on the highest level whose threshold the figure has reached. When the figure goes down (points
    taken by hand) or a threshold goes up, the member falls, unless ``keeps_levels``; a fact that is taken back never
    happened, on either.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=LadderKind)
    metric = models.CharField(max_length=100, default="points")
    keeps_levels = models.BooleanField(
        default=False,
        db_default=False,
        help_text="A level once reached is kept when the figure falls or the thresholds rise.",
    )
    is_active = models.BooleanField(default=True)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "code"], name="gamification_ladder_code_unique")]

    def __str__(self) -> str:
        return self.name


class Level(TenantModel):
    """A step of a ladder; the threshold is in the metric's own unit (points; thousandths of a quantity).

    Its number never changes, because versions of the rulebook name the row; a step that is taken out, or comes to
    stand elsewhere, stays behind as a row that is not active.
    """

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="levels", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    threshold = models.PositiveBigIntegerField()
    perks = models.JSONField(default=list, blank=True)
    access_level = models.ForeignKey(
        AccessLevel, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    icon = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "ladder", "number"],
                condition=Q(is_active=True),
                name="gamification_level_number_unique",
            ),
            models.UniqueConstraint(
                fields=["organization", "ladder", "threshold"],
                condition=Q(is_active=True),
                name="gamification_level_threshold_unique",
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
