"""Leaderboards and their snapshots."""

from django.db import models
from django.db.models import Q

from gamification.enums import BoardScope, BoardSubject, BoardVisibility, TieRule, Timeframe
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel


class Leaderboard(TenantModel):
    """What is ranked, among whom and over which time; ``metric`` is a name such as ``points`` or ``count:<action>``."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    metric = models.CharField(max_length=100, default="points")
    subject = models.CharField(max_length=8, choices=BoardSubject, default=BoardSubject.MEMBER)
    scope = models.CharField(max_length=16, choices=BoardScope, default=BoardScope.ORGANIZATION)
    timeframe = models.CharField(max_length=16, choices=Timeframe, default=Timeframe.ALL_TIME)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    visibility = models.CharField(max_length=16, choices=BoardVisibility, default=BoardVisibility.MEMBERS)
    tie_rule = models.CharField(max_length=16, choices=TieRule, default=TieRule.STANDARD)
    refresh_seconds = models.PositiveIntegerField(default=86_400)
    is_active = models.BooleanField(default=True)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "code"], name="gamification_board_code_unique"),
            models.CheckConstraint(
                condition=~Q(timeframe=Timeframe.CUSTOM)
                | Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=models.F("starts_on")),
                name="gamification_board_custom_has_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LeaderboardSnapshot(TenantModel):
    """A leaderboard as it stood; ``rankings`` lists at most 1 000 of ``{"member", "rank", "value"}``, best first.

    Names are joined when it is read. Values, mean and median are in the metric's unit (thousandths for quantities).
    The last word on days that are over is final: one for each stretch of days.
    """

    leaderboard = models.ForeignKey(Leaderboard, models.CASCADE, related_name="snapshots", db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    rankings = models.JSONField()
    participants = models.PositiveIntegerField()
    mean = models.DecimalField(max_digits=24, decimal_places=3)
    median = models.DecimalField(max_digits=24, decimal_places=3)
    is_current = models.BooleanField(default=True)
    is_final = models.BooleanField(default=False, db_default=False)
    generated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "leaderboard"],
                condition=Q(is_current=True),
                name="gamification_snapshot_one_current",
            ),
            models.UniqueConstraint(
                fields=["organization", "leaderboard", "starts_on"],
                condition=Q(is_final=True),
                name="gamification_snapshot_one_final",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "leaderboard", "-generated_at"], name="gamification_snapshot_latest")
        ]

    def __str__(self) -> str:
        return f"{self.leaderboard}, {self.generated_at:%Y-%m-%d %H:%M}"


class HiddenEntry(TenantModel):
    """A member whom the organization took off a board (off every board, where none is named), until it is restored.

    The wish of the member himself to be hidden is a preference and stands above this.
    """

    leaderboard = models.ForeignKey(
        Leaderboard, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    reason = models.CharField(max_length=255)
    hidden_at = models.DateTimeField()
    hidden_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    restored_at = models.DateTimeField(null=True, blank=True)
    restored_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "hidden entries"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member", "leaderboard"],
                condition=Q(restored_at=None),
                nulls_distinct=False,
                name="gamification_entry_hidden_once",
            ),
        ]
        indexes = [models.Index(fields=["organization", "-id"], name="gamification_hidden_latest")]

    def __str__(self) -> str:
        return str(self.member)


class TopTenEntry(MassTenantModel):
    """A member came into the first ten of a board of some days: told and kept once, however often he comes and goes."""

    leaderboard = models.ForeignKey(Leaderboard, models.CASCADE, related_name="+", db_index=False)
    starts_on = models.DateField()
    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    rank = models.PositiveSmallIntegerField()
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "top ten entries"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "leaderboard", "starts_on", "member"], name="gamification_top_ten_once"
            )
        ]
        indexes = [models.Index(fields=["organization", "member", "-id"], name="gamification_top_ten_of_member")]

    def __str__(self) -> str:
        return f"{self.member}, {self.leaderboard}"
