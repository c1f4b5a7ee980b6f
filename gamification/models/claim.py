"""What members say they have done, and what was decided about it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from gamification.enums import ClaimKind, ClaimStatus
from goodplay.core.models import MassTenantModel, TenantForeignKey, TenantModel


class Claim(TenantModel):
    """A contribution that a member reports; approved, it is an activity (source ``claims``, key: the claim's id).

    Only the renewal of a certificate is none: a skill is certified once.

    Quantities are thousandths: of hours, or of the one thing done. ``occurred_at`` is noon of ``happened_on`` in the
    member's zone (earlier on the day itself), frozen when the claim is made. ``source`` and ``source_key`` name who
    tells it where that is not a person (a check-in, say). ``approvals_count`` counts how often it was approved: a claim
    that is approved again after it was reopened is another activity.
    """

    member = TenantForeignKey("accounts.Membership", related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=ClaimKind)
    title = models.CharField(max_length=120)
    description = models.CharField(max_length=2000, blank=True)
    happened_on = models.DateField()
    occurred_at = models.DateTimeField()
    quantity_milli = models.PositiveBigIntegerField(default=1000)
    complexity = models.PositiveSmallIntegerField(null=True, blank=True)
    skill = models.ForeignKey("gamification.Skill", models.PROTECT, null=True, related_name="+", db_index=False)
    is_certificate = models.BooleanField(default=False)
    source = models.CharField(max_length=40, default="member", db_collation="C")
    source_key = models.CharField(max_length=120, blank=True, db_collation="C")
    status = models.CharField(max_length=12, choices=ClaimStatus, default=ClaimStatus.SUBMITTED)
    submitted_on = models.DateField()
    submitted_by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    decision_reason = models.CharField(max_length=500, blank=True)
    is_self_attested = models.BooleanField(default=False)
    approvals_count = models.PositiveSmallIntegerField(default=0)
    activity = TenantForeignKey("gamification.Activity", null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "source", "source_key"],
                condition=~Q(source_key=""),
                name="gamification_claim_told_once",
            ),
            models.CheckConstraint(condition=Q(quantity_milli__gt=0), name="gamification_claim_quantity_positive"),
            models.CheckConstraint(
                condition=(Q(kind=ClaimKind.TASK) & Q(complexity__gte=1) & Q(complexity__lte=5))
                | (~Q(kind=ClaimKind.TASK) & Q(complexity=None)),
                name="gamification_claim_task_has_complexity",
            ),
            models.CheckConstraint(
                condition=(Q(kind=ClaimKind.SKILL) & Q(skill__isnull=False))
                | (~Q(kind=ClaimKind.SKILL) & Q(skill=None) & Q(is_certificate=False)),
                name="gamification_claim_skill_is_named",
            ),
            models.CheckConstraint(
                condition=Q(status=ClaimStatus.APPROVED) | Q(activity=None),
                name="gamification_claim_only_approved_is_activity",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "status", "id"], name="gamification_claims_by_status"),
            models.Index(fields=["organization", "member", "id"], name="gamification_claims_by_member"),
        ]

    def __str__(self) -> str:
        return self.title


class ClaimStep(MassTenantModel):
    """One step of a claim, kept for ever: who did what to it, when and why."""

    claim = TenantForeignKey(Claim, related_name="steps", db_index=False)
    status = models.CharField(max_length=12, choices=ClaimStatus)
    by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["organization", "claim", "id"], name="gamification_claim_steps")]

    def __str__(self) -> str:
        return str(self.get_status_display())


class ClaimEvidence(TenantModel):
    """A picture or PDF that speaks for a claim; ``stored_name`` is its name in the file store."""

    claim = TenantForeignKey(Claim, related_name="evidence", db_index=False)
    name = models.CharField(max_length=120)
    stored_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=40)
    size_bytes = models.PositiveIntegerField()
    added_by = TenantForeignKey("accounts.Membership", null=True, related_name="+", db_index=False)
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "claim evidence"
        indexes = [models.Index(fields=["organization", "claim", "id"], name="gamification_evidence_by_claim")]

    def __str__(self) -> str:
        return self.name
