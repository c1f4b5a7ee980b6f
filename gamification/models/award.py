"""What members have earned."""

from django.conf import settings
from django.db import models

from gamification.enums import EventType
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantQuerySet


class AchievementProgress(models.Model):
    """How far a member is with an achievement: a view over counters, streaks, days and awards, so it is never old.

    There is a row as soon as the member has begun. ``current`` and ``target`` are in the metric's unit (thousandths
    for quantities); ``current`` never passes ``target``; for repeatable achievements it is the progress to the next
    time. An achievement that rests on several conditions shows 0 until it is completed.
    """

    id = models.TextField(primary_key=True)
    organization = models.ForeignKey(settings.ORGANIZATION_MODEL, models.DO_NOTHING, related_name="+")
    member = models.ForeignKey("accounts.Membership", models.DO_NOTHING, related_name="+")
    achievement = models.ForeignKey("gamification.Achievement", models.DO_NOTHING, related_name="+")
    current = models.BigIntegerField()
    target = models.BigIntegerField()
    times_completed = models.IntegerField()
    is_completed = models.BooleanField()
    started_at = models.DateTimeField(null=True)
    last_progress_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "gamification_achievement_progress"
        verbose_name_plural = "achievement progress"

    def __str__(self) -> str:
        return f"{self.current}/{self.target}"


class AchievementAward(MassTenantModel):
    """A member completed an achievement for the n-th time (``occurrence`` counts from 1); the award stays for ever.

    ``is_standing`` becomes false when its cause was reversed: then its points have been taken back, and it is kept.
    """

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    achievement = models.ForeignKey("gamification.Achievement", models.PROTECT, related_name="+", db_index=False)
    occurrence = models.PositiveIntegerField(default=1)
    activity = TenantForeignKey("gamification.Activity", related_name="+", db_index=False)
    earned_at = models.DateTimeField(help_text="When the activity that completed it happened.")
    awarded_at = models.DateTimeField(help_text="When the award was made.")
    is_standing = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "achievement", "occurrence"], name="gamification_award_made_once"
            )
        ]
        indexes = [models.Index(fields=["organization", "activity"], name="gamification_award_by_activity")]

    def __str__(self) -> str:
        return f"{self.achievement}, {self.member}"


class BadgeAward(MassTenantModel):
    """A member holds a badge; once a badge, whether it was earned or given by hand (``is_manual``).

    Of a badge for a limited number of members each has a ``place``, in the order in which they got it; who comes after
    the last place has the row too (``is_beyond``), but it is shown to nobody and told to nobody. ``revoked_at`` says
    that an administrator took the badge from the member, whatever earned it.
    """

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    badge = models.ForeignKey("gamification.Badge", models.PROTECT, related_name="awards", db_index=False)
    activity = TenantForeignKey("gamification.Activity", related_name="+", db_index=False)
    earned_at = models.DateTimeField()
    awarded_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    awarded_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    is_manual = models.BooleanField(default=False)
    is_showcased = models.BooleanField(default=False)
    is_standing = models.BooleanField(default=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    place = models.PositiveIntegerField(null=True, blank=True)
    is_beyond = models.BooleanField(default=False, db_default=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=500, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "member", "badge"], name="gamification_badge_held_once"),
            models.UniqueConstraint(
                fields=["organization", "badge", "place"],
                condition=models.Q(place__isnull=False),
                name="gamification_badge_place_taken_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "badge"], name="gamification_badge_holders"),
            models.Index(fields=["organization", "activity"], name="gamification_badge_by_activity"),
            models.Index(
                fields=["organization", "expires_at"],
                condition=models.Q(expires_at__isnull=False),
                name="gamification_badge_by_expiry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.badge}, {self.member}"


class BadgeExpiryNotice(MassTenantModel):
    """A member was told that a badge of his expires at a moment; once renewed it expires at another one."""

    award = TenantForeignKey(BadgeAward, models.CASCADE, related_name="notices", db_index=False)
    expires_at = models.DateTimeField()
    is_last = models.BooleanField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "award", "expires_at", "is_last"], name="gamification_badge_expiry_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.award}, {self.expires_at:%Y-%m-%d}"


class PointsEntry(MassTenantModel):
    """Points that one rule paid for one activity, or a later correction of it; never changed.

    The sum over (activity, rule) is what the activity earns by that rule now. ``rule`` is ``rule:<code>``,
    ``achievement:<code>:<occurrence>``, ``badge:<code>`` or ``manual``. What was entered together for an activity has
    one ``revision`` (0 first, corrections after) and is one transfer of the ledger, if it does not add up to nothing.
    """

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    activity = TenantForeignKey("gamification.Activity", related_name="+", db_index=False)
    rule = models.CharField(max_length=64, db_collation="C")
    revision = models.PositiveSmallIntegerField(default=0)
    change = models.BigIntegerField(help_text="In the smallest unit of the points currency; negative: taken back.")
    event_type = models.CharField(max_length=24, choices=EventType)
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "points entries"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "activity", "rule", "revision"], name="gamification_entry_unique"
            )
        ]
        indexes = [models.Index(fields=["organization", "member", "id"], name="gamification_entry_by_member")]

    def __str__(self) -> str:
        return f"{self.change:+d} ({self.rule})"

    @property
    def transfer_key(self) -> str:
        """The key of the ledger's transfer of which this entry is a part."""
        return f"points:{self.activity_id}:{self.revision}"
