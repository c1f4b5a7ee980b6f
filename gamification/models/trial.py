"""Trying changed rules before they hold."""

from django.db import models

from gamification.enums import TrialStatus
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel


class RuleTrial(TenantModel):
    """A change of the rules that somebody tries on past activities, and may then publish.

    ``changes`` are calls of services as data (``services.replay``), ``compiled`` the rulebook they would make,
    ``base_version`` the version they were compared with. ``form`` is what was typed, so that editing can go on. A trial
    never changes what members have; publishing does the calls, at once or when ``publish_at`` (UTC) has come.
    """

    title = models.CharField(max_length=200)
    changes = models.JSONField(default=list, editable=False)
    form = models.JSONField(default=dict, blank=True, editable=False)
    compiled = models.JSONField(editable=False)
    names = models.JSONField(default=dict, editable=False, help_text="Kind and code to name, also of what is new.")
    base_version = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField(help_text="Activities recorded in so many last days are tried.")
    since = models.DateTimeField(help_text="From when on they were recorded.")
    status = models.CharField(max_length=12, choices=TrialStatus, default=TrialStatus.TRYING)
    result = models.JSONField(default=dict, blank=True)
    awards_past = models.BooleanField(default=False, help_text="Award also to those who have already fulfilled it.")
    publish_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(null=True, blank=True)
    refusal = models.JSONField(default=dict, blank=True, help_text="Why it could not be published.")
    job_id = models.UUIDField(
        null=True, blank=True, editable=False, help_text="The job that tries it; jobs are purged."
    )
    award_job_id = models.UUIDField(null=True, blank=True, editable=False)
    created_by = TenantForeignKey("accounts.Membership", null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organization", "publish_at"],
                condition=models.Q(status=TrialStatus.SCHEDULED),
                name="gamification_trial_due",
            )
        ]

    def __str__(self) -> str:
        return self.title


class RuleTrialRow(MassTenantModel):
    """A member for whom the changed rules make a difference; points in the smallest unit of the points currency.

    ``outcome`` names, by code, what would newly be earned (``achievements``, ``badges``), what would not be earned
    (``lost_achievements``, ``lost_badges``) and levels that would be others (``levels``: ladder → number).
    """

    trial = TenantForeignKey(RuleTrial, models.CASCADE, related_name="rows", db_index=False)
    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    points_before = models.BigIntegerField()
    points_after = models.BigIntegerField()
    points_change = models.BigIntegerField()
    outcome = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "trial", "member"], name="gamification_trial_row_once_a_member"
            )
        ]
        indexes = [models.Index(fields=["organization", "trial", "points_change"], name="gamification_trial_row_order")]

    def __str__(self) -> str:
        return f"{self.points_change:+d}"
