"""What can be earned: badges and achievements."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from gamification.enums import AchievementType, BadgeCategory, Measure, Rarity
from goodplay.core.models import TenantModel


class Badge(TenantModel):
    """A token of honour; a copy of a platform badge (``copied_from``) hides its original.

    ``art`` is a picture in the file store; without one a medal is drawn from icon, colour and rarity. Of a badge with
    ``most_holders`` only so many members of an organization ever hold one, those who earn it first.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True)
    category = models.CharField(max_length=16, choices=BadgeCategory)
    icon = models.CharField(max_length=200, blank=True, help_text="Name of an icon or address of a picture.")
    color = models.CharField(
        max_length=7, default="#2563eb", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Use the form #2563eb.")]
    )
    rarity = models.CharField(max_length=16, choices=Rarity, default=Rarity.COMMON)
    points_value = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    is_secret = models.BooleanField(default=False, help_text="Hidden until earned.")
    art = models.CharField(max_length=255, blank=True, db_default="", default="", editable=False)
    how_earned = models.CharField(max_length=500, blank=True, db_default="", default="")
    most_holders = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    valid_days = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="gamification_badge_code_unique"),
            models.UniqueConstraint(fields=["organization", "name"], name="gamification_badge_name_unique"),
            models.CheckConstraint(
                condition=Q(most_holders__isnull=True) | Q(points_value=0),
                name="gamification_scarce_badge_pays_nothing",
            ),
            models.CheckConstraint(
                condition=(Q(most_holders__isnull=True) | Q(most_holders__gt=0))
                & (Q(valid_days__isnull=True) | Q(valid_days__gt=0)),
                name="gamification_badge_limits_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Achievement(TenantModel):
    """A goal; ``criteria`` is what people write, ``conditions`` what the engine reads (compiled when saved).

    ``target``, ``progress_metric`` and ``progress_measure`` follow from the criteria: what the progress bar shows
    (thousandths for quantities, days for the time as a member). Achievements that rest on several conditions have no
    measure.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=500, blank=True)
    type = models.CharField(max_length=24, choices=AchievementType)
    criteria = models.JSONField()
    conditions = models.JSONField(editable=False)
    target = models.PositiveBigIntegerField(editable=False)
    progress_metric = models.CharField(max_length=80, blank=True, editable=False)
    progress_measure = models.CharField(max_length=16, blank=True, choices=Measure, editable=False)
    points_reward = models.PositiveIntegerField(default=0)
    badge = models.ForeignKey(Badge, models.PROTECT, null=True, blank=True, related_name="achievements", db_index=False)
    is_repeatable = models.BooleanField(default=False)
    tracks_progress = models.BooleanField(default=True)
    is_secret = models.BooleanField(default=False, help_text="Hidden until earned.")
    is_active = models.BooleanField(default=True)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="gamification_achievement_code_unique"),
            models.UniqueConstraint(fields=["organization", "name"], name="gamification_achievement_name_unique"),
        ]

    def __str__(self) -> str:
        return self.name
